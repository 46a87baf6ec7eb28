import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import type { AppLogger, ChangeEvent, Doorbell, EventHub, StartStop } from '../../kernel/index.js';

/** What a process has to tell the others. */
interface News {
  events: ChangeEvent[];
  doorbells: Doorbell[];
}

type Message = News & { from: string };

/** Carries hints and doorbells between processes over Redis pub/sub.
 *
 *  Purpose: screens and engines of other processes hear at once instead of at their next poll.
 *  State: none. Failure handling: hints are lost while Redis is away, which changes no outcome. */
export class RedisEvents implements StartStop {
  private publisher: Redis | null = null;
  private subscriber: Redis | null = null;
  private unsubscribe: (() => void)[] = [];
  /** Of this turn of the event loop's microtasks: a batch that was written tells of many at once. */
  private news: News | null = null;

  /** So that it does not hear itself. */
  private readonly origin = randomUUID();

  /** @param target `channel` is shared by the processes of one installation. */
  constructor(
    private readonly target: { redisUrl: string; channel: string },
    private readonly hub: EventHub,
    private readonly logger: AppLogger,
  ) {}

  async start(): Promise<void> {
    if (this.publisher) return;
    const options = { maxRetriesPerRequest: null, enableOfflineQueue: false, lazyConnect: true };
    this.publisher = this.connect(options);
    this.subscriber = this.connect({ ...options, enableOfflineQueue: true });
    this.subscriber.on('message', (_channel: string, text: string) => this.receive(text));
    void this.subscriber.subscribe(this.target.channel).catch((error: unknown) => this.note(error));
    this.unsubscribe = [
      this.hub.onLocalChange((event) => this.gathered().events.push(event)),
      this.hub.onLocalDoorbell((doorbell) => {
        const { doorbells } = this.gathered();
        if (!doorbells.includes(doorbell)) doorbells.push(doorbell);
      }),
    ];
    await Promise.resolve();
  }

  async stop(): Promise<void> {
    for (const end of this.unsubscribe) end();
    this.unsubscribe = [];
    this.publisher?.disconnect();
    this.subscriber?.disconnect();
    this.publisher = this.subscriber = null;
    await Promise.resolve();
  }

  private connect(options: object): Redis {
    const redis = new Redis(this.target.redisUrl, options);
    redis.on('error', (error) => this.note(error));
    void redis.connect().catch((error: unknown) => this.note(error));
    return redis;
  }

  private gathered(): News {
    if (this.news) return this.news;
    const news: News = { events: [], doorbells: [] };
    queueMicrotask(() => {
      this.news = null;
      this.send({ from: this.origin, ...news });
    });
    return (this.news = news);
  }

  private send(message: Message): void {
    if (this.publisher?.status !== 'ready') return;
    void this.publisher.publish(this.target.channel, JSON.stringify(message)).catch(() => undefined);
  }

  private receive(text: string): void {
    try {
      const message = JSON.parse(text) as Message;
      if (message.from === this.origin) return;
      for (const event of message.events) this.hub.relay(event);
      for (const doorbell of message.doorbells) this.hub.relayDoorbell(doorbell);
    } catch (error) {
      this.note(error);
    }
  }

  private note(error: unknown): void {
    this.logger.debug('redis events', { error: String(error) });
  }
}

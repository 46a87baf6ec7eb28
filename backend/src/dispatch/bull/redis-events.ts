import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import type { AppLogger, ChangeEvent, Clock, Doorbell, EventHub, Ms, StartStop } from '../../kernel/index.js';

/** What nobody waits for is told together after this long: each message wakes every process. Screens read at most once a second. */
const GATHER_MS: Ms = 50;

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
  /** What has not been told yet, and what ends the wait. */
  private news: News = { events: [], doorbells: [] };
  private cancelWait: (() => void) | null = null;
  private isLeaving = false;

  /** So that it does not hear itself. */
  private readonly origin = randomUUID();

  /** @param target `channel` is shared by the processes of one installation. */
  constructor(
    private readonly target: { redisUrl: string; channel: string },
    private readonly hub: EventHub,
    private readonly clock: Clock,
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
      this.hub.onLocalChange((event) => {
        this.news.events.push(event);
        this.sendSoon();
      }),
      this.hub.onLocalDoorbell((doorbell) => {
        if (!this.news.doorbells.includes(doorbell)) this.news.doorbells.push(doorbell);
        if (doorbell === 'room') this.sendSoon();
        else this.sendNow();
      }),
    ];
    await Promise.resolve();
  }

  async stop(): Promise<void> {
    for (const end of this.unsubscribe) end();
    this.unsubscribe = [];
    this.send();
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

  private sendSoon(): void {
    this.cancelWait ??= this.clock.setTimeout(() => this.send(), GATHER_MS);
  }

  /** With what else is told in the same turn. */
  private sendNow(): void {
    if (this.isLeaving) return;
    this.isLeaving = true;
    queueMicrotask(() => this.send());
  }

  private send(): void {
    this.cancelWait?.();
    this.cancelWait = null;
    this.isLeaving = false;
    const message: Message = { from: this.origin, ...this.news };
    this.news = { events: [], doorbells: [] };
    if (this.publisher?.status !== 'ready') return;
    if (message.events.length + message.doorbells.length === 0) return;
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

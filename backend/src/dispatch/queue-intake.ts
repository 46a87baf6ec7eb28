import { Injectable, Optional } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { ThisInstance } from '../instances/index.js';
import { EventHub, Mutex } from '../kernel/index.js';
import { ExecutionQueue } from './execution-queue.js';
import { Starter } from './starter.js';

/** Takes entries from the queue while this instance may work.
 *
 *  Purpose: an instance that starts nothing (unfit, drained, declared dead) leaves the queue to the others, who would wait for what it took.
 *  State: whether it takes. Failure handling: what was fetched and will not be started is handed back; else it is handed over again after
 *  two seconds. Without a queue it has nothing to do. */
@Injectable()
export class QueueIntake {
  private isOpen = false;
  private isTaking = false;
  private unsubscribe: () => void = () => undefined;
  private readonly turns = new Mutex();

  constructor(
    private readonly config: AppConfig,
    private readonly starter: Starter,
    private readonly instance: ThisInstance,
    private readonly hub: EventHub,
    @Optional() private readonly queue?: ExecutionQueue,
  ) {}

  /** Begins to take, as soon as the instance may work. */
  async open(): Promise<void> {
    if (this.isOpen || !this.queue) return;
    this.isOpen = true;
    this.isTaking = true;
    this.queue.consume(this.config.concurrency, (id) => this.starter.start(id));
    this.unsubscribe = this.hub.onChange(({ type, instanceId }) => {
      if (type === 'instance.changed' && instanceId === this.instance.id) void this.follow();
    });
    await this.follow();
  }

  /** Takes nothing more, and hands back what was fetched ahead. What is on its way to its start still starts, as long as the instance is
   *  fit. Twice is once. */
  close(): Promise<void> {
    return this.turns.run(() => this.end());
  }

  private async end(): Promise<void> {
    this.unsubscribe();
    this.isOpen = false;
    await this.takeNothingMore();
  }

  private follow(): Promise<void> {
    return this.turns.run(async () => {
      const mayTake = this.instance.isSound;
      if (!this.isOpen || mayTake === this.isTaking) return;
      if (!mayTake) return this.takeNothingMore();
      this.isTaking = true;
      await this.queue?.resume();
    });
  }

  private async takeNothingMore(): Promise<void> {
    if (!this.isTaking) return;
    this.isTaking = false;
    const fetched = (await this.queue?.pause()) ?? [];
    // Late by two seconds otherwise, not lost.
    await this.starter.handBack(fetched).catch(() => undefined);
  }
}

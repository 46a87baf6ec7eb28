import { Injectable, Optional } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import type { Ms, StartStop } from '../kernel/index.js';
import { ExecutionQueue } from './execution-queue.js';
import { FinishLane } from './finish-lane.js';
import { RunWatch } from './run-watch.js';
import { Starter } from './starter.js';
import { TaskRunner } from './task-runner.js';

/** The part of a process that runs tasks: takes entries from the queue, watches open runs, drains at the stop.
 *
 *  Purpose: one switch for everything that runs functions. State: none of its own.
 *  Failure handling: a handler that fails drops its entry; the row is handed over again. */
@Injectable()
export class WorkerPool implements StartStop {
  private isStarted = false;
  private pausing: Promise<void> | null = null;

  constructor(
    private readonly config: AppConfig,
    private readonly starter: Starter,
    private readonly runner: TaskRunner,
    private readonly watch: RunWatch,
    private readonly finishLane: FinishLane,
    @Optional() private readonly queue?: ExecutionQueue,
  ) {}

  async start(): Promise<void> {
    if (this.isStarted) return;
    this.isStarted = true;
    this.pausing = null;
    await this.watch.start();
    this.queue?.consume(this.config.concurrency, (id) => this.starter.start(id));
  }

  /** Takes nothing more from the queue, and hands back what it fetched ahead. What is on its way to its start still starts, as long as the
   *  instance is fit. Twice is once. */
  pause(): Promise<void> {
    return (this.pausing ??= this.takeNothingMore());
  }

  /** Takes nothing new, gives open runs their grace, and closes the lanes. @returns when nothing runs any more. */
  async stop(graceMs: Ms = 0): Promise<void> {
    if (!this.isStarted) return;
    this.isStarted = false;
    await this.pause();
    await this.runner.drain(graceMs);
    this.finishLane.close();
    await this.watch.stop();
  }

  private async takeNothingMore(): Promise<void> {
    const fetched = (await this.queue?.pause()) ?? [];
    // Late by two seconds otherwise, not lost.
    await this.starter.handBack(fetched).catch(() => undefined);
  }
}

import { Injectable } from '@nestjs/common';
import type { Ms, StartStop } from '../kernel/index.js';
import { FinishLane } from './finish-lane.js';
import { QueueIntake } from './queue-intake.js';
import { RunWatch } from './run-watch.js';
import { TaskRunner } from './task-runner.js';

/** The part of a process that runs tasks: takes entries from the queue, watches open runs, drains at the stop.
 *
 *  Purpose: one switch for everything that runs functions. State: none of its own.
 *  Failure handling: a handler that fails drops its entry; the row is handed over again. */
@Injectable()
export class WorkerPool implements StartStop {
  private isStarted = false;

  constructor(
    private readonly runner: TaskRunner,
    private readonly watch: RunWatch,
    private readonly finishLane: FinishLane,
    private readonly intake: QueueIntake,
  ) {}

  async start(): Promise<void> {
    if (this.isStarted) return;
    this.isStarted = true;
    await this.watch.start();
    await this.intake.open();
  }

  /** Takes nothing more from the queue, and hands back what it fetched ahead. Twice is once. */
  pause(): Promise<void> {
    return this.intake.close();
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
}

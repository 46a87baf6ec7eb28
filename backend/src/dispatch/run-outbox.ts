import { Injectable } from '@nestjs/common';
import { FinishLane, type FinishedRun, type FinishResult } from './finish-lane.js';
import { TaskJournal } from './task-journal.js';

/** What runs leave behind, in its order: a verdict is written after the log and progress of its attempt. */
@Injectable()
export class RunOutbox {
  constructor(
    readonly journal: TaskJournal,
    private readonly finishLane: FinishLane,
  ) {}

  /** Never rejects while the process lives; see {@link FinishLane.finish}. */
  async finish(run: FinishedRun): Promise<FinishResult> {
    if (this.journal.holds(run.id)) await this.journal.flush();
    return this.finishLane.finish(run);
  }
}

import { Inject, Injectable } from '@nestjs/common';
import type { Session } from '../database/index.js';
import { ExecutionRepository } from '../executions/index.js';
import type { EpochMs } from '../kernel/index.js';
import { MaintenanceWindows, spansBetween, spansFor } from '../windows/index.js';
import { backlogOf, hasBacklog } from './job-backlog.js';
import type { JobEntity } from './job.entity.js';

/** What a command does to the fires of a job that it holds locked, before it moves the cursor. */
@Injectable()
export class PlannedFires {
  constructor(
    @Inject(ExecutionRepository) private readonly executions: ExecutionRepository,
    @Inject(MaintenanceWindows) private readonly windows: MaintenanceWindows,
  ) {}

  /** Writes down what the old revision left unplanned up to and including `until`. @throws JOB_BACKLOG. */
  async complete(tx: Session, job: JobEntity, until: EpochMs): Promise<void> {
    if (!hasBacklog(job, until)) return;
    const windows = await this.windows.hold(tx);
    const spans = spansFor(spansBetween(windows, job.nextScheduledFor ?? until, until), job.tags);
    await this.executions.insertPlanned(tx, backlogOf(job, until, spans), until);
  }

  /** Takes back planned fires later than `after`. */
  async takeBack(tx: Session, jobId: number, after: EpochMs): Promise<void> {
    await this.executions.deletePlannedAfter(tx, jobId, after);
  }
}

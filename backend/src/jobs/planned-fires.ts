import { Inject, Injectable } from '@nestjs/common';
import type { Session } from '../database/index.js';
import { ExecutionRepository } from '../executions/index.js';
import { epochMs, type EpochMs } from '../kernel/index.js';
import { MaintenanceWindows, spansBetween, spansFor } from '../windows/index.js';
import { backlogOf, hasBacklog } from './job-backlog.js';
import { cursorAfter } from './job-trigger.js';
import { JOB_TYPE_IDS } from './job-values.js';
import type { JobEntity } from './job.entity.js';
import { JobsRepository } from './jobs.repository.js';

/** What a command does to the fires of a job that it holds locked, before it moves the cursor. */
@Injectable()
export class PlannedFires {
  constructor(
    @Inject(ExecutionRepository) private readonly executions: ExecutionRepository,
    @Inject(MaintenanceWindows) private readonly windows: MaintenanceWindows,
    @Inject(JobsRepository) private readonly jobs: JobsRepository,
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

  /** Takes back planned fires later than `at`. @returns the first of them (null = there was none), and up to when the job's fires are
   *  accounted for without them. */
  async rewind(
    tx: Session,
    job: JobEntity,
    at: EpochMs,
  ): Promise<{ first: EpochMs | null; covered: EpochMs }> {
    const first = await this.executions.firstPlannedAfter(tx, job.id, at);
    if (first !== null) await this.takeBack(tx, job.id, at);
    const newest = (await this.executions.findNewestLines(tx, [job.id])).get(job.id);
    // A revision of the calendar settles nothing: what it found overdue may not be planned yet.
    const edited = await this.jobs.lastEditOf(tx, job.id);
    return { first, covered: epochMs(Math.max(newest?.until ?? 0, edited ?? job.createdAt)) };
  }

  /** Those of the jobs whose cursor may not be where the calendar puts it: crons whose next fire is another, or is planned already. */
  async suspects(tx: Session, jobs: readonly JobEntity[]): Promise<number[]> {
    const crons = jobs.filter(({ jobTypeId }) => jobTypeId === JOB_TYPE_IDS.cron);
    const lines = await this.executions.findNewestLines(
      tx,
      crons.map(({ id }) => id),
    );
    const isSuspect = (job: JobEntity): boolean => {
      const newest = lines.get(job.id);
      if (newest?.status === 'planned') return true;
      const covered = epochMs(Math.max(newest?.until ?? 0, job.updatedAt));
      return cursorAfter(job, covered).nextScheduledFor !== job.nextScheduledFor;
    };
    return crons.filter(isSuspect).map(({ id }) => id);
  }
}

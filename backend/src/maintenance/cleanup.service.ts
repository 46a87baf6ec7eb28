import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { Database, DatabaseTime } from '../database/index.js';
import { ExecutionRepository } from '../executions/index.js';
import { DAY, epochMs, type EpochMs } from '../kernel/index.js';
import { RollupService } from '../statistics/index.js';
import type { TaskContext } from '../tasks/index.js';

/** Executions deleted by one transaction: short locks, so that fires do not wait for a clean-up. */
const CHUNK = 500;
/** Rows counted for the progress; more are shown as "at least". */
const COUNT_LIMIT = 1_000_000;

/** What a clean-up did, or would do. */
export interface CleanupResult {
  /** Executions deleted; in a dry run, those that would be (at most 1,000,000 are counted). */
  deleted: number;
  /** Ended executions with a nominal instant before this are deleted. */
  before: EpochMs;
}

/** The original's `cleanup_history`: deletes ended executions that are older than the retention, with attempts and logs. */
@Injectable()
export class CleanupService {
  constructor(
    private readonly config: AppConfig,
    private readonly database: Database,
    private readonly time: DatabaseTime,
    private readonly executions: ExecutionRepository,
    private readonly rollups: RollupService,
  ) {}

  /** @param retentionDays >= 1; absent = the configured retention. */
  horizon(retentionDays: number = this.config.retentionDays): EpochMs {
    return epochMs(this.time.now() - retentionDays * DAY);
  }

  /** Counts without deleting. */
  async dryRun(retentionDays?: number): Promise<CleanupResult> {
    const before = this.horizon(retentionDays);
    const deleted = await this.database.read((s) => this.executions.countEndedBefore(s, before, COUNT_LIMIT));
    return { deleted, before };
  }

  /** Deletes in chunks, oldest first, reporting progress; stops between chunks when asked. Harmless when two run at once. */
  async cleanUp(
    retentionDays: number | undefined,
    context: Pick<TaskContext, 'signal' | 'progress' | 'log'>,
  ): Promise<CleanupResult> {
    const { deleted: total, before } = await this.dryRun(retentionDays);
    context.log.info('cleaning up', { before: new Date(before).toISOString(), executions: total });
    let deleted = 0;
    for (;;) {
      context.signal.throwIfAborted();
      const ids = await this.database.read((s) => this.executions.findEndedBefore(s, before, CHUNK));
      if (ids.length === 0) break;
      // The account of the schedule outlives its rows: what they add up to is written by the transaction that deletes them.
      deleted += await this.database.transaction((tx) =>
        this.rollups.retire(tx, ids, (found) => this.executions.deleteEnded(tx, found)),
      );
      context.progress({ current: deleted, total: Math.max(total, deleted) });
    }
    context.log.info('cleaned up', { deleted });
    return { deleted, before };
  }
}

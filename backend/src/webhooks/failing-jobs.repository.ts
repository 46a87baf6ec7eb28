import { Injectable } from '@nestjs/common';
import { insertRows, placeholders, toDbInstant, type Session } from '../database/index.js';
import type { EpochMs } from '../kernel/index.js';

/** The only writer of `scheduler_webhook_failing`. */
@Injectable()
export class FailingJobsRepository {
  /** Those of these jobs that are failing. */
  async among(session: Session, jobIds: readonly number[]): Promise<Set<number>> {
    if (jobIds.length === 0) return new Set();
    const sql = `SELECT job_id FROM scheduler_webhook_failing WHERE job_id IN (${placeholders(jobIds.length)})`;
    return new Set((await session.query<{ job_id: number }>(sql, jobIds)).map((row) => Number(row.job_id)));
  }

  async add(tx: Session, jobIds: readonly number[], since: EpochMs): Promise<void> {
    const rows = jobIds.map((jobId) => ({ job_id: jobId, since: toDbInstant(since) }));
    await insertRows(tx, 'scheduler_webhook_failing', rows, tx.dialect.ignoreDuplicates('job_id'));
  }

  async remove(tx: Session, jobIds: readonly number[]): Promise<void> {
    if (jobIds.length === 0) return;
    await tx.execute(
      `DELETE FROM scheduler_webhook_failing WHERE job_id IN (${placeholders(jobIds.length)})`,
      jobIds,
    );
  }

  /** Forgets all: nobody listens. */
  async clear(tx: Session): Promise<void> {
    await tx.execute('DELETE FROM scheduler_webhook_failing');
  }
}

import { Injectable } from '@nestjs/common';
import { placeholders, toDbInstant, type Session } from '../database/index.js';
import { isTerminal, statusName } from '../executions/index.js';
import type { EpochMs } from '../kernel/index.js';
import { addOutcome, noOutcomes, type Outcomes } from './summarise.js';

/** Jobs of one statement. */
const CHUNK = 500;

interface CountRow {
  job_id: number;
  status_id: number;
  fires: number;
}

/** Reads for statistics of task functions, from the days of their jobs. Plain reads; the cost follows the jobs, not their executions. */
@Injectable()
export class FunctionStatisticsRead {
  /** Fires since a UTC midnight, by the function that the job has now. Without what ended in the last half minute. Primary keys. */
  async outcomesSince(session: Session, since: EpochMs): Promise<Map<string, Outcomes>> {
    const jobs = await session.query<{ id: number; task_function_key: string }>(
      'SELECT id, task_function_key FROM scheduled_job',
    );
    const sums = new Map(jobs.map((job) => [job.task_function_key, noOutcomes()]));
    for (let from = 0; from < jobs.length; from += CHUNK) {
      const chunk = new Map(jobs.slice(from, from + CHUNK).map((job) => [job.id, job.task_function_key]));
      for (const row of await this.outcomesOf(session, [...chunk.keys()], since)) {
        const status = statusName(row.status_id);
        if (isTerminal(status)) addOutcome(sums.get(chunk.get(row.job_id)!)!, status, Number(row.fires));
      }
    }
    return sums;
  }

  /** Fires of a few jobs by outcome since a UTC midnight. Primary key. */
  outcomesOf(session: Session, jobIds: readonly number[], since: EpochMs): Promise<CountRow[]> {
    const sql = `SELECT job_id, status_id, SUM(fires) AS fires FROM scheduled_job_rollup
      WHERE job_id IN (${placeholders(jobIds.length)}) AND bucket_at >= ? GROUP BY job_id, status_id`;
    return session.query<CountRow>(sql, [...jobIds, toDbInstant(since)]);
  }
}

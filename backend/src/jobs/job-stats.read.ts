import {
  fromDbInstant,
  fromDbInstantOrNull,
  placeholders,
  toDbInstant,
  type Session,
} from '../database/index.js';
import {
  EXECUTION_STATUSES,
  isTerminal,
  STATUS_IDS,
  statusName,
  type ExecutionStatus,
} from '../executions/index.js';
import { idFromBytes, type EpochMs, type ExecutionId } from '../kernel/index.js';

/** An ended execution as a sparkline and percentiles see it. */
export interface EndedRun {
  id: ExecutionId;
  status: ExecutionStatus;
  scheduledFor: EpochMs;
  dueAt: EpochMs;
  /** null when it never ran. */
  startedAt: EpochMs | null;
  finishedAt: EpochMs | null;
}

/** Jobs whose runs one statement reads: SQLite joins at most 500 SELECTs. */
const JOBS_A_STATEMENT = 100;
const TERMINAL = EXECUTION_STATUSES.filter(isTerminal)
  .map((status) => STATUS_IDS[status])
  .join(',');

/** The last ended executions of each job, newest first, at most `limit` each. `uq_fire`, one range a job.
 *  @param since only those scheduled from then on; null = all. */
export async function lastRunsOf(
  session: Session,
  jobIds: readonly number[],
  { limit, since }: { limit: number; since: EpochMs | null },
): Promise<Map<number, EndedRun[]>> {
  const found = new Map<number, EndedRun[]>(jobIds.map((id) => [id, []]));
  const index = session.dialect.useIndex('uq_fire');
  const range = since === null ? '' : ' AND e.scheduled_for >= ?';
  for (let from = 0; from < jobIds.length; from += JOBS_A_STATEMENT) {
    const chunk = jobIds.slice(from, from + JOBS_A_STATEMENT);
    const each = chunk.map(
      (
        _id,
        i,
      ) => `SELECT * FROM (SELECT e.job_id, e.id, e.status_id, e.scheduled_for, e.due_at, e.started_at, e.finished_at
        FROM scheduled_job_execution e${index} WHERE e.job_id = ?${range} AND e.status_id IN (${TERMINAL})
        ORDER BY e.scheduled_for DESC, e.origin DESC LIMIT ${limit}) j${i}`,
    );
    const params = chunk.flatMap((id) => (since === null ? [id] : [id, toDbInstant(since)]));
    for (const row of await session.query<RunRow>(each.join(' UNION ALL '), params))
      found.get(row.job_id)?.push(toRun(row));
  }
  for (const runs of found.values()) runs.sort((a, b) => b.scheduledFor - a.scheduledFor);
  return found;
}

/** Executions of each job by outcome since a UTC day, from the rollup: without the last half minute. Primary key. */
export async function outcomesSince(
  session: Session,
  jobIds: readonly number[],
  day: EpochMs,
): Promise<Map<number, Partial<Record<ExecutionStatus, number>>>> {
  const found = new Map<number, Partial<Record<ExecutionStatus, number>>>();
  if (jobIds.length === 0) return found;
  const sql = `SELECT job_id, status_id, SUM(executions) AS n FROM scheduled_job_rollup
    WHERE job_id IN (${placeholders(jobIds.length)}) AND bucket_at >= ? GROUP BY job_id, status_id`;
  const rows = await session.query<{ job_id: number; status_id: number; n: number | string }>(sql, [
    ...jobIds,
    toDbInstant(day),
  ]);
  for (const row of rows) {
    const counts = found.get(row.job_id) ?? {};
    counts[statusName(row.status_id)] = Number(row.n);
    found.set(row.job_id, counts);
  }
  return found;
}

interface RunRow {
  job_id: number;
  id: Uint8Array;
  status_id: number;
  scheduled_for: string;
  due_at: string;
  started_at: string | null;
  finished_at: string | null;
}

function toRun(row: RunRow): EndedRun {
  return {
    id: idFromBytes(row.id),
    status: statusName(row.status_id),
    scheduledFor: fromDbInstant(row.scheduled_for),
    dueAt: fromDbInstant(row.due_at),
    startedAt: fromDbInstantOrNull(row.started_at),
    finishedAt: fromDbInstantOrNull(row.finished_at),
  };
}

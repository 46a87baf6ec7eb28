import { fromDbInstant, placeholders, toDbInstant, type Session } from '../database/index.js';
import type { EpochMs } from '../kernel/index.js';
import {
  RECORD_COLUMNS,
  toExecutionRecord,
  type ExecutionRecord,
  type ExecutionRow,
} from './execution-record.js';
import { STATUS_IDS, statusName, type ExecutionStatus } from './execution-status.js';

/* What misfire decisions look at. Asked only about jobs that are late. */

/** Fires of these jobs' schedules that are due and still planned, whomever they prefer; by job, the oldest first. `ix_open`: what is due
 *  and planned is little. */
export async function findDuePlannedOf(
  session: Session,
  jobIds: readonly number[],
  now: EpochMs,
): Promise<ExecutionRecord[]> {
  if (jobIds.length === 0) return [];
  const sql = `SELECT ${RECORD_COLUMNS} FROM scheduled_job_execution e${session.dialect.useIndex('ix_open')}
    WHERE e.status_id = ${STATUS_IDS.planned} AND e.wait_reason = 0 AND e.due_at <= ? AND e.origin = 0 AND e.job_id IN (${placeholders(jobIds.length)})
    ORDER BY e.job_id, e.scheduled_for`;
  return (await session.query<ExecutionRow>(sql, [toDbInstant(now), ...jobIds])).map(toExecutionRecord);
}

/** The newest nominal instant of each job's schedule that is due by `now`. `uq_fire`, last entry. */
export async function newestDue(
  session: Session,
  jobIds: readonly number[],
  now: EpochMs,
): Promise<Map<number, EpochMs>> {
  if (jobIds.length === 0) return new Map();
  const sql = `SELECT job_id, MAX(scheduled_for) AS newest FROM scheduled_job_execution
    WHERE job_id IN (${placeholders(jobIds.length)}) AND scheduled_for <= ? AND origin = 0 GROUP BY job_id`;
  const rows = await session.query<{ job_id: number; newest: string }>(sql, [...jobIds, toDbInstant(now)]);
  return new Map(rows.map((row) => [row.job_id, fromDbInstant(row.newest)]));
}

/** Fires of a job's schedule in (`after`, `now`] that ran or may still run, ascending; the newest `limit` of them. `uq_fire`. */
export async function findNewerDue(
  session: Session,
  jobId: number,
  between: { after: EpochMs; now: EpochMs; limit: number },
): Promise<{ scheduledFor: EpochMs; status: ExecutionStatus }[]> {
  const sql = `SELECT scheduled_for, status_id FROM scheduled_job_execution${session.dialect.useIndex('uq_fire')}
    WHERE job_id = ? AND scheduled_for > ? AND scheduled_for <= ? AND origin = 0
      AND status_id NOT IN (${STATUS_IDS.skipped}, ${STATUS_IDS.missed}) ORDER BY scheduled_for DESC LIMIT ${between.limit}`;
  const rows = await session.query<{ scheduled_for: string; status_id: number }>(sql, [
    jobId,
    toDbInstant(between.after),
    toDbInstant(between.now),
  ]);
  return rows
    .map((row) => ({ scheduledFor: fromDbInstant(row.scheduled_for), status: statusName(row.status_id) }))
    .reverse();
}

/** How many fires of a job's schedule were merged into the one at `at`: those missed(`coalesced`) since the one before it that ran, or was
 *  to. `uq_fire`, read from there backwards. */
export async function countMerged(session: Session, jobId: number, at: EpochMs): Promise<number> {
  const isDecided = `(status_id = ${STATUS_IDS.skipped} OR (status_id = ${STATUS_IDS.missed} AND reason_code <> 'handler_missing'))`;
  const from = `FROM scheduled_job_execution${session.dialect.useIndex('uq_fire')} WHERE job_id = ? AND origin = 0 AND scheduled_for < ?`;
  const [other] = await session.query<{ scheduled_for: string }>(
    `SELECT scheduled_for ${from} AND NOT ${isDecided} ORDER BY scheduled_for DESC LIMIT 1`,
    [jobId, toDbInstant(at)],
  );
  const after = other ? ' AND scheduled_for > ?' : '';
  const [sum] = await session.query<{ n: number | string | null }>(
    `SELECT SUM(fire_count) AS n ${from}${after} AND status_id = ${STATUS_IDS.missed} AND reason_code = 'coalesced'`,
    [jobId, toDbInstant(at), ...(other ? [other.scheduled_for] : [])],
  );
  return Number(sum?.n ?? 0);
}

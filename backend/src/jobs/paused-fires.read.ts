import { toDbInstant, type Session } from '../database/index.js';
import { STATUS_IDS } from '../executions/index.js';
import type { EpochMs } from '../kernel/index.js';

/** Fires of a job's schedule recorded as skipped because it was paused, from an instant on. `uq_fire`; run-length rows keep them few. */
export async function countPausedFires(session: Session, jobId: number, from: EpochMs): Promise<number> {
  const sql = `SELECT SUM(fire_count) AS n FROM scheduled_job_execution WHERE job_id = ? AND scheduled_for >= ? AND origin = 0
    AND status_id = ${STATUS_IDS.skipped} AND reason_code = 'paused'`;
  const [row] = await session.query<{ n: number | string | null }>(sql, [jobId, toDbInstant(from)]);
  return Number(row?.n ?? 0);
}

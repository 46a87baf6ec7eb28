import { toDbInstant, type Session } from '../database/index.js';
import { idFromBytes, type EpochMs, type ExecutionId } from '../kernel/index.js';

/** The execution an earlier try of the same keyed request has made: its process died before the answer was noted.
 *  Reads the job's rows since then by `uq_fire`. @returns null when there is none. */
export async function findRequestedRun(
  session: Session,
  run: { jobId: number; origin: number; since: EpochMs },
): Promise<ExecutionId | null> {
  const sql =
    'SELECT id FROM scheduled_job_execution WHERE job_id = ? AND scheduled_for > ? AND origin = ? LIMIT 1';
  const [row] = await session.query<{ id: Uint8Array }>(sql, [run.jobId, toDbInstant(run.since), run.origin]);
  return row ? idFromBytes(row.id) : null;
}

import { randomBytes } from 'node:crypto';
import { insertRows, toDbInstant, type Database } from '../../src/database/index.js';
import { STATUS_IDS, type ExecutionStatus } from '../../src/executions/index.js';
import { epochMs, firstIdOf, idToBytes, type ExecutionId } from '../../src/kernel/index.js';

/** An execution as statistics see it. */
export interface OutcomeSeed {
  jobId: number;
  /** Nominal instant, also when it was due. */
  at: number;
  status?: ExecutionStatus;
  /** Last nominal instant and number of fires of a run-length row. */
  until?: number;
  fires?: number;
  origin?: number;
  /** When the row was made; default `at`. */
  madeAt?: number;
  lateMs?: number;
  durationMs?: number;
  error?: { type: string; message: string; stack: string | null };
}

/** As `newExecutionId`, which does not let a process go back in time. */
export function idMadeAt(at: number): ExecutionId {
  const tail = randomBytes(6).toString('hex');
  return `${firstIdOf(epochMs(at)).slice(0, -12)}${tail}` as ExecutionId;
}

const UNSTARTED: ExecutionStatus[] = ['skipped', 'missed', 'planned', 'queued'];

/** Stores executions: started 20 ms late and 100 ms long, unless they say otherwise. */
export async function seedOutcomes(
  database: Database,
  seeds: readonly OutcomeSeed[],
): Promise<ExecutionId[]> {
  const ids = seeds.map(({ at, madeAt }) => idMadeAt(madeAt ?? at));
  const rows = seeds.map((seed, index) => {
    const status = seed.status ?? 'succeeded';
    const started = seed.at + (seed.lateMs ?? 20);
    const isOpen = ['running', 'planned', 'queued'].includes(status);
    return {
      id: idToBytes(ids[index]!),
      job_id: seed.jobId,
      origin: seed.origin ?? 0,
      scheduled_for: toDbInstant(epochMs(seed.at)),
      scheduled_until: seed.until === undefined ? null : toDbInstant(epochMs(seed.until)),
      fire_count: seed.fires ?? 1,
      due_at: toDbInstant(epochMs(seed.at)),
      status_id: STATUS_IDS[status],
      wait_reason: status === 'queued' ? 2 : 0,
      started_at: UNSTARTED.includes(status) ? null : toDbInstant(epochMs(started)),
      finished_at: isOpen ? null : toDbInstant(epochMs(started + (seed.durationMs ?? 100))),
      job_version: 1,
      planned_at: toDbInstant(epochMs(seed.at)),
      error: seed.error ? JSON.stringify(seed.error) : null,
    };
  });
  await database.transaction((tx) => insertRows(tx, 'scheduled_job_execution', rows));
  return ids;
}

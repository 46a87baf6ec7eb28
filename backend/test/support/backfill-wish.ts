import type { BackfillDto } from '../../src/operations/dto/backfill.dto.js';
import { epochMs, MINUTE, toIso, type EpochMs } from '../../src/kernel/index.js';
import { START } from './factories/job.factory.js';
import type { TempDatabase } from './temp-database.js';

/** An instant, ms after the start of the fake time. */
export const at = (ms: number): EpochMs => epochMs(START + ms);

/** A range, both ends in ms after the start of the fake time. */
export const range = (from: number, to: number): Pick<BackfillDto, 'from' | 'to'> => ({
  from: toIso(at(from)),
  to: toIso(at(to)),
});

/** A request for the ten minutes before the start, one run at a time, with some fields of its own. */
export const wish = (body: Partial<BackfillDto> = {}): BackfillDto => ({
  ...range(-10 * MINUTE, 0),
  only: 'all',
  concurrency: 1,
  ...body,
});

const TABLES = [
  'scheduled_job',
  'scheduled_job_execution',
  'scheduled_job_lock',
  'scheduled_job_execution_attempt',
  'scheduled_job_revision',
  'scheduler_operation',
  'scheduler_operation_item',
  'scheduler_maintenance_window',
];

/** Leaves nothing of jobs, operations and windows behind. */
export async function emptyOperations({ database }: TempDatabase): Promise<void> {
  await database.transaction(async (tx) => {
    for (const table of TABLES) await tx.execute(`DELETE FROM ${table}`);
  });
}

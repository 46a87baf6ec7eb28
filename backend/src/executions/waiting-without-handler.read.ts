import { toDbInstant, type Session } from '../database/index.js';
import type { EpochMs } from '../kernel/index.js';
import {
  RECORD_COLUMNS,
  toExecutionRecord,
  type ExecutionRecord,
  type ExecutionRow,
} from './execution-record.js';
import { STATUS_IDS, WAIT_REASONS } from './execution-status.js';

/** Executions that were due before `dueBefore`, have not run yet, and whose job's function is gone: nobody will ever start them. Those
 *  between two attempts are not among them. The oldest first within each kind of waiting. `ix_open`. */
export async function findWaitingWithoutHandler(
  session: Session,
  dueBefore: EpochMs,
  limit: number,
): Promise<ExecutionRecord[]> {
  const select = (status: number, reason: number): string =>
    `SELECT * FROM (SELECT ${RECORD_COLUMNS} FROM scheduled_job_execution e${session.dialect.useIndex('ix_open')}
      WHERE e.status_id = ${status} AND e.wait_reason = ${reason} AND e.due_at < ? AND e.attempt = 0
        AND EXISTS (SELECT 1 FROM scheduled_job j WHERE j.id = e.job_id AND j.handler_missing = 1)
      ORDER BY e.due_at LIMIT ${limit}) w${status}_${reason}`;
  const waits = [
    select(STATUS_IDS.planned, WAIT_REASONS.none),
    select(STATUS_IDS.queued, WAIT_REASONS.dispatch),
    select(STATUS_IDS.queued, WAIT_REASONS.slot),
  ];
  const sql = `${waits.join(' UNION ALL ')} LIMIT ${limit}`;
  return (
    await session.query<ExecutionRow>(
      sql,
      waits.map(() => toDbInstant(dueBefore)),
    )
  ).map(toExecutionRecord);
}

import { Injectable } from '@nestjs/common';
import { placeholders, toDbInstant, type Session } from '../database/index.js';
import { idFromBytes, idToBytes, type EpochMs, type ExecutionId } from '../kernel/index.js';
import { STATUS_IDS, statusName, type ExecutionStatus } from './execution-status.js';

/** An execution as a poll compares it. */
export interface Glimpse {
  id: ExecutionId;
  jobId: number;
  status: ExecutionStatus;
  attempt: number;
}

const COLUMNS = 'e.id, e.job_id, e.status_id, e.attempt';
const LIMIT = 500;

interface Row {
  id: Uint8Array;
  job_id: number;
  status_id: number;
  attempt: number;
}

/** What may have changed lately; bounded reads for {@link ChangePoll}. */
@Injectable()
export class ChangesRead {
  /** Executions that wait or run (`ix_open`), and those scheduled since `since` (`ix_time`); at most 500 of each kind. */
  async glimpse(session: Session, since: EpochMs, until: EpochMs): Promise<Glimpse[]> {
    const open = (status: number): string =>
      `SELECT * FROM (SELECT ${COLUMNS} FROM scheduled_job_execution e${session.dialect.useIndex('ix_open')} WHERE e.status_id = ${status} LIMIT ${LIMIT}) s${status}`;
    const recent = `SELECT * FROM (SELECT ${COLUMNS} FROM scheduled_job_execution e${session.dialect.useIndex('ix_time')}
      WHERE e.scheduled_for BETWEEN ? AND ? ORDER BY e.scheduled_for DESC LIMIT ${LIMIT}) recent`;
    const sql = `${open(STATUS_IDS.queued)} UNION ${open(STATUS_IDS.running)} UNION ${recent}`;
    return (await session.query<Row>(sql, [toDbInstant(since), toDbInstant(until)])).map(toGlimpse);
  }

  /** The same executions again, by id. */
  async glimpseOf(session: Session, ids: readonly ExecutionId[]): Promise<Glimpse[]> {
    if (ids.length === 0) return [];
    const sql = `SELECT ${COLUMNS} FROM scheduled_job_execution e WHERE e.id IN (${placeholders(ids.length)})`;
    return (await session.query<Row>(sql, ids.map(idToBytes))).map(toGlimpse);
  }

  /** Executions of which somebody noted something after `since`. `ix_note_updated`. */
  async changedNotes(session: Session, since: EpochMs): Promise<Glimpse[]> {
    const sql = `SELECT ${COLUMNS} FROM scheduled_job_execution_note n JOIN scheduled_job_execution e ON e.id = n.execution_id
      WHERE n.updated_at > ? ORDER BY n.updated_at LIMIT ${LIMIT}`;
    return (await session.query<Row>(sql, [toDbInstant(since)])).map(toGlimpse);
  }

  /** Operations that moved after `since`. `ix_operation_updated`. */
  async changedOperations(
    session: Session,
    since: EpochMs,
  ): Promise<{ operationId: number; status: string; jobId?: number }[]> {
    const sql = `SELECT id, status, job_id FROM scheduler_operation WHERE updated_at > ? ORDER BY updated_at LIMIT ${LIMIT}`;
    const rows = await session.query<{ id: number; status: string; job_id: number | null }>(sql, [
      toDbInstant(since),
    ]);
    return rows.map(({ id, status, job_id: jobId }) => ({
      operationId: id,
      status,
      ...(jobId === null ? {} : { jobId }),
    }));
  }

  /** Jobs changed by a command after `since`. `ix_job_updated`. */
  async changedJobs(session: Session, since: EpochMs): Promise<number[]> {
    const sql = `SELECT id FROM scheduled_job WHERE updated_at > ? ORDER BY updated_at LIMIT ${LIMIT}`;
    return (await session.query<{ id: number }>(sql, [toDbInstant(since)])).map((row) => row.id);
  }
}

function toGlimpse(row: Row): Glimpse {
  return {
    id: idFromBytes(row.id),
    jobId: row.job_id,
    status: statusName(row.status_id),
    attempt: row.attempt,
  };
}

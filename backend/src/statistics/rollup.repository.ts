import { Injectable } from '@nestjs/common';
import {
  fromDbInstant,
  fromDbInstantOrNull,
  insertRows,
  placeholders,
  toDbInstant,
  type Session,
} from '../database/index.js';
import { STATUS_IDS, statusName } from '../executions/index.js';
import { idFromBytes, idToBytes, type EpochMs, type ExecutionId } from '../kernel/index.js';
import type { Histogram } from './histogram.js';
import { ALL_JOBS, type CountedExecution, type RollupDelta } from './rollup-sum.js';

/** Columns {@link toCounted} reads. */
export const COUNTED_COLUMNS =
  'e.id, e.job_id, e.origin, e.scheduled_for, e.scheduled_until, e.fire_count, e.due_at, e.status_id, e.started_at, e.finished_at';

/** A row of {@link COUNTED_COLUMNS}. */
export interface CountedRow {
  id: Uint8Array;
  job_id: number;
  origin: number;
  scheduled_for: string;
  scheduled_until: string | null;
  fire_count: number;
  due_at: string;
  status_id: number;
  started_at: string | null;
  finished_at: string | null;
}

/** An execution behind the watermark that could still change when it was last looked at. */
export interface WatchedExecution {
  id: ExecutionId;
  countedFires: number;
  /** null when it was taken back. */
  row: CountedExecution | null;
  /** Whether a newer line of its job's schedule exists: then no fire will be added to it. */
  hasSuccessor: boolean;
}

/** How far the rollup is. */
export interface RollupState {
  /** Executions up to this id are counted or watched. */
  watermark: ExecutionId;
  /** Hours before this have a total of their own; null = none yet. */
  hoursUntil: EpochMs | null;
}

/** Executions named by one statement. */
const CHUNK = 500;
/** Columns that are added up, and the key of a row. */
export const COUNTS = ['executions', 'fires', 'removed_fires'];
export const KEY = ['job_id', 'bucket_at', 'status_id'];

/** Sole writer of the rollup's state, watch list and days of jobs. {@link lockState} comes first in every transaction that writes: it makes what is counted, and by
 *  whom, a matter of one transaction after the other. */
@Injectable()
export class RollupRepository {
  /** How far the rollup is, locked until the transaction ends. */
  async lockState(tx: Session): Promise<RollupState> {
    return this.state(tx, tx.dialect.forUpdate);
  }

  /** How far the rollup is. */
  async state(session: Session, lock = ''): Promise<RollupState> {
    const sql = `SELECT watermark, hours_until FROM scheduled_job_rollup_state WHERE id = 1${lock}`;
    const [row] = await session.query<{ watermark: Uint8Array; hours_until: string | null }>(sql);
    return { watermark: idFromBytes(row!.watermark), hoursUntil: fromDbInstantOrNull(row!.hours_until) };
  }

  async advance(tx: Session, watermark: ExecutionId): Promise<void> {
    const sql = 'UPDATE scheduled_job_rollup_state SET watermark = ? WHERE id = 1';
    await tx.execute(sql, [idToBytes(watermark)]);
  }

  async advanceHours(tx: Session, until: EpochMs): Promise<void> {
    const sql = 'UPDATE scheduled_job_rollup_state SET hours_until = ? WHERE id = 1';
    await tx.execute(sql, [toDbInstant(until)]);
  }

  /** The next executions in the order of their ids. @param after exclusive. @param until inclusive. */
  async executionsAfter(
    session: Session,
    { after, until, limit }: { after: ExecutionId; until: ExecutionId; limit: number },
  ): Promise<CountedExecution[]> {
    const sql = `SELECT ${COUNTED_COLUMNS} FROM scheduled_job_execution e WHERE e.id > ? AND e.id <= ? ORDER BY e.id LIMIT ${limit}`;
    return (await session.query<CountedRow>(sql, [idToBytes(after), idToBytes(until)])).map(toCounted);
  }

  /** These executions, as far as they exist. */
  async executions(session: Session, ids: readonly ExecutionId[]): Promise<CountedExecution[]> {
    if (ids.length === 0) return [];
    const sql = `SELECT ${COUNTED_COLUMNS} FROM scheduled_job_execution e WHERE e.id IN (${placeholders(ids.length)})`;
    return (await session.query<CountedRow>(sql, ids.map(idToBytes))).map(toCounted);
  }

  /** Watched executions in the order of their ids. One statement, so that "no newer line" and the count of fires belong together. */
  async watchedAfter(session: Session, after: ExecutionId, limit: number): Promise<WatchedExecution[]> {
    const sql = `SELECT w.execution_id, w.counted_fires, ${COUNTED_COLUMNS},
        CASE WHEN e.origin = 0 AND e.status_id IN (${STATUS_IDS.skipped}, ${STATUS_IDS.missed}) THEN EXISTS (
          SELECT 1 FROM scheduled_job_execution n WHERE n.job_id = e.job_id AND n.scheduled_for > e.scheduled_for AND n.origin = 0) ELSE 0 END AS successor
      FROM (SELECT execution_id, counted_fires FROM scheduled_job_rollup_open WHERE execution_id > ? ORDER BY execution_id LIMIT ${limit}) w
      LEFT JOIN scheduled_job_execution e ON e.id = w.execution_id ORDER BY w.execution_id`;
    const rows = await session.query<CountedRow & WatchedRow>(sql, [idToBytes(after)]);
    return rows.map((row) => ({
      id: idFromBytes(row.execution_id),
      countedFires: row.counted_fires,
      row: row.id === null ? null : toCounted(row),
      hasSuccessor: Number(row.successor) === 1,
    }));
  }

  /** Fires counted so far of those of `ids` that are watched. */
  async countedFires(session: Session, ids: readonly ExecutionId[]): Promise<Map<ExecutionId, number>> {
    if (ids.length === 0) return new Map();
    const sql = `SELECT execution_id, counted_fires FROM scheduled_job_rollup_open WHERE execution_id IN (${placeholders(ids.length)})`;
    const rows = await session.query<WatchedRow>(sql, ids.map(idToBytes));
    return new Map(rows.map((row) => [idFromBytes(row.execution_id), row.counted_fires]));
  }

  /** Watches executions, or notes that more of their fires are counted. */
  async watch(tx: Session, watched: readonly { id: ExecutionId; countedFires: number }[]): Promise<void> {
    const rows = watched.map(({ id, countedFires }) => ({
      execution_id: idToBytes(id),
      counted_fires: countedFires,
    }));
    const suffix = tx.dialect.overwriteDuplicates(['execution_id'], ['counted_fires']);
    await insertRows(tx, 'scheduled_job_rollup_open', rows, suffix);
  }

  async unwatch(tx: Session, ids: readonly ExecutionId[]): Promise<void> {
    for (let from = 0; from < ids.length; from += CHUNK) {
      const chunk = ids.slice(from, from + CHUNK);
      const sql = `DELETE FROM scheduled_job_rollup_open WHERE execution_id IN (${placeholders(chunk.length)})`;
      await tx.execute(sql, chunk.map(idToBytes));
    }
  }

  /** Adds what was counted to the days of jobs. */
  async addDays(tx: Session, deltas: readonly RollupDelta[]): Promise<void> {
    const rows = deltas.filter(({ jobId }) => jobId !== ALL_JOBS).map(toCounts);
    await insertRows(tx, 'scheduled_job_rollup', rows, tx.dialect.addDuplicates(KEY, COUNTS));
  }
}

interface WatchedRow {
  execution_id: Uint8Array;
  counted_fires: number;
  successor: number;
}

/** A row of `scheduled_job_rollup` without its job, or of `scheduled_job_rollup_hour`. */
export interface RollupRow {
  bucket_at: string;
  status_id: number;
  executions: number;
  fires: number;
  removed_fires?: number;
  lateness: string | null;
  duration: string | null;
}

/** Row -> what it adds up to. */
export function toDelta(jobId: number, row: RollupRow): RollupDelta {
  const parse = (json: string | null): Histogram => (json === null ? {} : (JSON.parse(json) as Histogram));
  return {
    jobId,
    bucketAt: fromDbInstant(row.bucket_at),
    status: statusName(row.status_id),
    executions: Number(row.executions),
    fires: Number(row.fires),
    removedFires: Number(row.removed_fires ?? 0),
    lateness: parse(row.lateness),
    duration: parse(row.duration),
  };
}

/** What is added to a row, with its key. */
export function toCounts(delta: RollupDelta): Record<string, unknown> {
  return {
    job_id: delta.jobId,
    bucket_at: toDbInstant(delta.bucketAt),
    status_id: STATUS_IDS[delta.status],
    executions: delta.executions,
    fires: delta.fires,
    removed_fires: delta.removedFires,
  };
}

/** Row of {@link COUNTED_COLUMNS} -> what is counted. */
export function toCounted(row: CountedRow): CountedExecution {
  return {
    id: idFromBytes(row.id),
    jobId: row.job_id,
    origin: row.origin,
    scheduledFor: fromDbInstant(row.scheduled_for),
    scheduledUntil: fromDbInstantOrNull(row.scheduled_until),
    fireCount: row.fire_count,
    dueAt: fromDbInstant(row.due_at),
    status: statusName(row.status_id),
    startedAt: fromDbInstantOrNull(row.started_at),
    finishedAt: fromDbInstantOrNull(row.finished_at),
  };
}

import { Injectable } from '@nestjs/common';
import {
  fromDbInstant,
  fromDbInstantOrNull,
  placeholders,
  toDbInstant,
  type Session,
} from '../database/index.js';
import { EXECUTION_KINDS, statusName, type ExecutionStatus } from '../executions/index.js';
import { idFromBytes, idToBytes, type EpochMs, type ExecutionId } from '../kernel/index.js';

/** A ledger row that says something of a nominal instant (or of several, for a run-length row). */
export interface LedgerLine {
  id: ExecutionId;
  scheduledFor: EpochMs;
  scheduledUntil: EpochMs | null;
  /** Whether the schedule wrote it; else it is a run of an earlier backfill. */
  isPlanned: boolean;
  status: ExecutionStatus;
  jobVersion: number;
}

/** How a run of a backfill stands. */
export interface RunState {
  id: ExecutionId;
  status: ExecutionStatus;
  reasonCode: string | null;
}

const BACKFILL = EXECUTION_KINDS.indexOf('backfill');

/** Reads for backfills. Plain reads, no locks. */
@Injectable()
export class BackfillRead {
  /** Rows of the schedule and of earlier backfills that touch `from` <= instant < `to`, ascending. `uq_fire`.
   *  @param limit most rows given. */
  async lines(
    session: Session,
    jobId: number,
    range: { from: EpochMs; to: EpochMs },
    limit: number,
  ): Promise<LedgerLine[]> {
    const columns = 'id, scheduled_for, scheduled_until, origin, status_id, job_version';
    const table = 'scheduled_job_execution';
    const from = toDbInstant(range.from);
    const [before] = await session.query<LineRow>(
      `SELECT ${columns} FROM ${table} WHERE job_id = ? AND origin = 0 AND scheduled_for < ? ORDER BY scheduled_for DESC LIMIT 1`,
      [jobId, from],
    );
    const rows = await session.query<LineRow>(
      `SELECT ${columns} FROM ${table} WHERE job_id = ? AND scheduled_for >= ? AND scheduled_for < ?
       AND (origin = 0 OR kind = ${BACKFILL}) ORDER BY scheduled_for, origin LIMIT ${limit}`,
      [jobId, from, toDbInstant(range.to)],
    );
    const reachesIn = before?.scheduled_until != null && fromDbInstant(before.scheduled_until) >= range.from;
    return (reachesIn ? [before, ...rows] : rows).map(toLine);
  }

  /** What people's retries of a job made of executions since `from`: the statuses of all of them, by the id of the execution repeated,
   *  retries of retries included. Walks the job's rows from there on. */
  async retries(
    session: Session,
    jobId: number,
    from: EpochMs,
  ): Promise<Map<ExecutionId, ExecutionStatus[]>> {
    const rows = await session.query<{ id: Uint8Array; retry_of: Uint8Array; status_id: number }>(
      `SELECT id, retry_of, status_id FROM scheduled_job_execution
       WHERE job_id = ? AND scheduled_for >= ? AND retry_of IS NOT NULL ORDER BY scheduled_for, origin`,
      [jobId, toDbInstant(from)],
    );
    const roots = new Map<ExecutionId, ExecutionId>();
    const found = new Map<ExecutionId, ExecutionStatus[]>();
    // A retry comes after what it repeats, so its root is known by then.
    for (const row of rows) {
      const original = idFromBytes(row.retry_of);
      const root = roots.get(original) ?? original;
      roots.set(idFromBytes(row.id), root);
      found.set(root, [...(found.get(root) ?? []), statusName(row.status_id)]);
    }
    return found;
  }

  /** How these runs stand; runs that are gone are left out. */
  async runs(session: Session, ids: readonly ExecutionId[]): Promise<RunState[]> {
    if (ids.length === 0) return [];
    const rows = await session.query<{ id: Uint8Array; status_id: number; reason_code: string | null }>(
      `SELECT id, status_id, reason_code FROM scheduled_job_execution WHERE id IN (${placeholders(ids.length)})`,
      ids.map(idToBytes),
    );
    return rows.map((row) => ({
      id: idFromBytes(row.id),
      status: statusName(row.status_id),
      reasonCode: row.reason_code,
    }));
  }
}

interface LineRow {
  id: Uint8Array;
  scheduled_for: string;
  scheduled_until: string | null;
  origin: number;
  status_id: number;
  job_version: number;
}

function toLine(row: LineRow): LedgerLine {
  return {
    id: idFromBytes(row.id),
    scheduledFor: fromDbInstant(row.scheduled_for),
    scheduledUntil: fromDbInstantOrNull(row.scheduled_until),
    isPlanned: row.origin === 0,
    status: statusName(row.status_id),
    jobVersion: row.job_version,
  };
}

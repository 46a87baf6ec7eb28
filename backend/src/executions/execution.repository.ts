import { Injectable } from '@nestjs/common';
import {
  fromDbInstant,
  fromDbInstantOrNull,
  insertRows,
  placeholders,
  toDbInstant,
  toDbInstantOrNull,
  updateRows,
  type RowsUpdate,
  type Session,
} from '../database/index.js';
import { idFromBytes, idToBytes, idToHex, type EpochMs, type ExecutionId } from '../kernel/index.js';
import {
  RECORD_COLUMNS,
  toExecutionRecord,
  type ExecutionRecord,
  type ExecutionRow,
} from './execution-record.js';
import { deleteNotes } from './execution-note.repository.js';
import { isTerminal, sourcesOf } from './execution-state.js';
import {
  EXECUTION_KINDS,
  EXECUTION_STATUSES,
  STATUS_IDS,
  statusName,
  WAIT_REASONS,
  type ExecutionKind,
  type ExecutionStatus,
} from './execution-status.js';
import { ExecutionEntity } from './execution.entity.js';

/** A line of the ledger as the planner writes it: still to come, or decided at once (paused, coalesced, too late). */
export interface PlannedFire {
  id: ExecutionId;
  jobId: number;
  scheduledFor: EpochMs;
  dueAt: EpochMs;
  status: Extract<ExecutionStatus, 'planned' | 'skipped' | 'missed'>;
  priority: number;
  jobVersion: number;
  /** Preferred instance; null = whoever sweeps first. */
  instanceId: number | null;
  reasonCode: string | null;
  reasonParams: Record<string, unknown> | null;
  /** Last nominal instant of a run-length row; absent or null for a single fire. */
  scheduledUntil?: EpochMs | null;
  /** Fires the row stands for; absent = 1. */
  fireCount?: number;
  /** See {@link ExecutionRecord.catchUp}; absent = false. */
  catchUp?: boolean;
}

/** The newest line of a job's schedule, as far as a run-length row needs to know it. */
export interface NewestLine {
  id: ExecutionId;
  status: ExecutionStatus;
  reasonCode: string | null;
  reasonParams: Record<string, unknown> | null;
  jobVersion: number;
  /** Last nominal instant it covers. */
  until: EpochMs;
}

/** A run somebody asked for. */
export interface RequestedRun {
  id: ExecutionId;
  jobId: number;
  /** Identifies the request, 1 to 2^53 - 1. */
  origin: number;
  kind: ExecutionKind;
  scheduledFor: EpochMs;
  dueAt: EpochMs;
  plannedAt: EpochMs;
  priority: number;
  jobVersion: number;
  params: Record<string, unknown> | null;
  triggeredBy: string;
  retryOf: ExecutionId | null;
}

/** Who cancels, why, when. */
export interface CancelOrder {
  by: string;
  reason: string | null;
  at: EpochMs;
}

const statusIds = (statuses: readonly ExecutionStatus[]): string =>
  statuses.map((s) => STATUS_IDS[s]).join(',');

/** Two parameters, both the same instant. */
const ENDED_BEFORE = `scheduled_for < ? AND (scheduled_until IS NULL OR scheduled_until < ?)
  AND status_id IN (${statusIds(EXECUTION_STATUSES.filter(isTerminal))})`;

/** Rows that end without having run, and why. */
type Settled = readonly {
  id: ExecutionId;
  reasonCode: string;
  reasonParams: Record<string, unknown> | null;
}[];

/** Writes of `scheduled_job_execution` that commands and the planner make; the batch transitions of the engine are in
 *  {@link ExecutionFlowRepository}. Together they are the only writers. */
@Injectable()
export class ExecutionRepository {
  /** Adds lines to the ledger. One that exists already (the database's clock stepped back) stays as it is: the unique key
   *  (job_id, scheduled_for, origin) is the last word. @returns rows added. */
  async insertPlanned(tx: Session, fires: readonly PlannedFire[], plannedAt: EpochMs): Promise<number> {
    const at = toDbInstant(plannedAt);
    const rows = fires.map((fire) => ({
      id: idToBytes(fire.id),
      job_id: fire.jobId,
      scheduled_for: toDbInstant(fire.scheduledFor),
      scheduled_until: toDbInstantOrNull(fire.scheduledUntil),
      fire_count: fire.fireCount ?? 1,
      due_at: toDbInstant(fire.dueAt),
      status_id: STATUS_IDS[fire.status],
      priority: fire.priority,
      job_version: fire.jobVersion,
      instance_id: fire.instanceId,
      planned_at: at,
      finished_at: fire.status === 'planned' ? null : at,
      reason_code: fire.reasonCode,
      reason_params: fire.reasonParams ? JSON.stringify(fire.reasonParams) : null,
      catch_up: fire.catchUp ? 1 : 0,
    }));
    return insertRows(tx, 'scheduled_job_execution', rows, tx.dialect.ignoreDuplicates('job_id'));
  }

  /** The newest line of each job's schedule. `uq_fire`. Stable while the caller holds the job rows. */
  async findNewestLines(tx: Session, jobIds: readonly number[]): Promise<Map<number, NewestLine>> {
    if (jobIds.length === 0) return new Map();
    const sql = `SELECT e.id, e.job_id, e.status_id, e.reason_code, e.reason_params, e.job_version,
        COALESCE(e.scheduled_until, e.scheduled_for) AS covered FROM (
        SELECT job_id, MAX(scheduled_for) AS newest FROM scheduled_job_execution
        WHERE job_id IN (${placeholders(jobIds.length)}) AND origin = 0 GROUP BY job_id) n
      JOIN scheduled_job_execution e ON e.job_id = n.job_id AND e.scheduled_for = n.newest AND e.origin = 0`;
    const rows = await tx.query<{
      id: Uint8Array;
      job_id: number;
      status_id: number;
      reason_code: string | null;
      reason_params: string | null;
      job_version: number;
      covered: string;
    }>(sql, jobIds);
    return new Map(
      rows.map((row) => [
        row.job_id,
        {
          id: idFromBytes(row.id),
          status: statusName(row.status_id),
          reasonCode: row.reason_code,
          reasonParams:
            row.reason_params === null ? null : (JSON.parse(row.reason_params) as Record<string, unknown>),
          jobVersion: row.job_version,
          until: fromDbInstant(row.covered),
        },
      ]),
    );
  }

  /** Makes run-length rows longer by fires that follow them; without `reasonParams` those stay. Call with the job rows locked: the
   *  cursor, which moves in the same transaction, is what keeps a fire from being counted twice. */
  async extendLines(
    tx: Session,
    extensions: readonly {
      id: ExecutionId;
      until: EpochMs;
      fires: number;
      reasonParams?: Record<string, unknown> | null;
    }[],
    at: EpochMs,
  ): Promise<void> {
    const update: RowsUpdate = {
      table: 'scheduled_job_execution',
      columns: { i: 'id', until: 'instant', n: 'int', at: 'instant', details: 'text' },
      on: 't.id = UNHEX(r.i)',
      set: {
        scheduled_until: 'r.until',
        fire_count: 't.fire_count + r.n',
        finished_at: 'r.at',
        reason_params: 'COALESCE(r.details, t.reason_params)',
      },
    };
    const rows = extensions.map((e) => [
      idToHex(e.id),
      toDbInstant(e.until),
      e.fires,
      toDbInstant(at),
      e.reasonParams ? JSON.stringify(e.reasonParams) : null,
    ]);
    await updateRows(tx, update, rows);
  }

  /** Adds a run that was asked for; it is admitted like a planned fire that is due.
   *  @throws a unique violation when the same job, instant and origin exist. */
  async insertRequested(tx: Session, run: RequestedRun): Promise<void> {
    await insertRows(tx, 'scheduled_job_execution', [
      {
        id: idToBytes(run.id),
        job_id: run.jobId,
        origin: run.origin,
        kind: EXECUTION_KINDS.indexOf(run.kind),
        scheduled_for: toDbInstant(run.scheduledFor),
        due_at: toDbInstant(run.dueAt),
        planned_at: toDbInstant(run.plannedAt),
        status_id: STATUS_IDS.planned,
        priority: run.priority,
        job_version: run.jobVersion,
        params: run.params ? JSON.stringify(run.params) : null,
        triggered_by: run.triggeredBy,
        retry_of: run.retryOf ? idToBytes(run.retryOf) : null,
        // Like a catch-up it waits for a slot, whatever the overlap policy.
        catch_up: run.kind === 'backfill' ? 1 : 0,
      },
    ]);
  }

  /** Takes back the schedule's rows that are still to come, after an edit. Call with the job row locked.
   *  @param after exclusive: instants up to it belong to the revision before. @returns rows removed. */
  async deletePlannedAfter(tx: Session, jobId: number, after: EpochMs): Promise<number> {
    const planned = `FROM scheduled_job_execution WHERE job_id = ? AND scheduled_for > ? AND origin = 0 AND status_id = ${STATUS_IDS.planned}`;
    const params = [jobId, toDbInstant(after)];
    await deleteNotes(tx, `SELECT id ${planned}`, params);
    return (await tx.execute(`DELETE ${planned}`, params)).affected;
  }

  /** Fires of the schedule that are planned and due at `from` or later. `ix_open`: they lie within the planner's look-ahead. */
  async findPlanned(
    session: Session,
    from: EpochMs,
  ): Promise<{ id: ExecutionId; jobId: number; dueAt: EpochMs }[]> {
    const sql = `SELECT id, job_id, due_at FROM scheduled_job_execution${session.dialect.useIndex('ix_open')}
      WHERE status_id = ${STATUS_IDS.planned} AND wait_reason = 0 AND due_at >= ? AND origin = 0`;
    const rows = await session.query<{ id: Uint8Array; job_id: number; due_at: string }>(sql, [
      toDbInstant(from),
    ]);
    return rows.map((row) => ({
      id: idFromBytes(row.id),
      jobId: row.job_id,
      dueAt: fromDbInstant(row.due_at),
    }));
  }

  /** The earliest planned fire of a job's schedule after an instant; null = there is none. `uq_fire`. */
  async firstPlannedAfter(session: Session, jobId: number, after: EpochMs): Promise<EpochMs | null> {
    const sql = `SELECT MIN(scheduled_for) AS first FROM scheduled_job_execution
      WHERE job_id = ? AND scheduled_for > ? AND origin = 0 AND status_id = ${STATUS_IDS.planned}`;
    const [row] = await session.query<{ first: string | null }>(sql, [jobId, toDbInstant(after)]);
    return fromDbInstantOrNull(row?.first);
  }

  async findById(session: Session, id: ExecutionId): Promise<ExecutionEntity | null> {
    return session.manager.findOneBy(ExecutionEntity, { id });
  }

  /** The hot-path columns of these executions, in no particular order; ids that do not exist are left out. */
  async findRecords(session: Session, ids: readonly ExecutionId[]): Promise<ExecutionRecord[]> {
    if (ids.length === 0) return [];
    const sql = `SELECT ${RECORD_COLUMNS} FROM scheduled_job_execution e WHERE e.id IN (${placeholders(ids.length)})`;
    return (await session.query<ExecutionRow>(sql, ids.map(idToBytes))).map(toExecutionRecord);
  }

  /** planned or queued -> cancelled. The caller frees the slot in the same transaction.
   *  @returns false when it was started or settled meanwhile. */
  async cancelWaiting(tx: Session, id: ExecutionId, order: CancelOrder): Promise<boolean> {
    const sql = `UPDATE scheduled_job_execution SET status_id = ${STATUS_IDS.cancelled}, wait_reason = 0, finished_at = ?, reason_code = 'cancelled_by_user',
      reason_params = ?, cancel_requested_at = ?, cancel_requested_by = ?, cancel_reason = ?
      WHERE id = ? AND status_id IN (${STATUS_IDS.planned}, ${STATUS_IDS.queued})`;
    const at = toDbInstant(order.at);
    const params = JSON.stringify({ by: order.by, ...(order.reason ? { reason: order.reason } : {}) });
    return (await tx.execute(sql, [at, params, at, order.by, order.reason, idToBytes(id)])).affected > 0;
  }

  /** Asks the owner of a running execution to cancel it; the first request stands. @returns false when it is not running. */
  async requestCancel(tx: Session, id: ExecutionId, order: CancelOrder): Promise<boolean> {
    const sql = `UPDATE scheduled_job_execution SET cancel_requested_at = COALESCE(cancel_requested_at, ?), cancel_requested_by = COALESCE(cancel_requested_by, ?),
      cancel_reason = COALESCE(cancel_reason, ?) WHERE id = ? AND status_id = ${STATUS_IDS.running}`;
    return (
      (await tx.execute(sql, [toDbInstant(order.at), order.by, order.reason, idToBytes(id)])).affected > 0
    );
  }

  /** Moves executions that hold no running function to a terminal status (`skipped`, `missed`, `lost`, ...). Rows that moved on
   *  meanwhile are left alone. The caller frees their slots. @returns rows changed. */
  async settle(tx: Session, settled: Settled, to: ExecutionStatus, at: EpochMs): Promise<number> {
    return this.settleFrom(tx, sourcesOf(to), settled, { to, at });
  }

  /** As {@link settle}, for rows that hold no slot: one that a peer admitted meanwhile is left alone. */
  async settlePlanned(tx: Session, settled: Settled, to: 'missed' | 'skipped', at: EpochMs): Promise<number> {
    return this.settleFrom(tx, ['planned'], settled, { to, at });
  }

  private async settleFrom(
    tx: Session,
    from: readonly ExecutionStatus[],
    settled: Settled,
    { to, at }: { to: ExecutionStatus; at: EpochMs },
  ): Promise<number> {
    const update: RowsUpdate = {
      table: 'scheduled_job_execution',
      columns: { i: 'id', reason: 'text', details: 'text', at: 'instant' },
      on: 't.id = UNHEX(r.i)',
      set: {
        status_id: String(STATUS_IDS[to]),
        wait_reason: String(WAIT_REASONS.none),
        reason_code: 'r.reason',
        reason_params: 'r.details',
        finished_at: 'r.at',
      },
      where: `t.status_id IN (${statusIds(from)})`,
    };
    const rows = settled.map((s) => [
      idToHex(s.id),
      s.reasonCode,
      s.reasonParams ? JSON.stringify(s.reasonParams) : null,
      toDbInstant(at),
    ]);
    return updateRows(tx, update, rows);
  }

  /** Hands planned and queued rows of an instance back: nobody prefers them any more, and queued ones
   *  may be handed over at once (one that is in the queue as well starts once). @returns rows handed back. */
  async disown(tx: Session, instanceId: number): Promise<number> {
    const sql = `UPDATE scheduled_job_execution SET instance_id = NULL, handed_over_at = NULL
      WHERE status_id IN (${STATUS_IDS.planned}, ${STATUS_IDS.queued}) AND instance_id = ?`;
    return (await tx.execute(sql, [instanceId])).affected;
  }

  /** Progress of a running attempt; silently nothing when the fence is stale. */
  async saveProgress(
    tx: Session,
    id: ExecutionId,
    fence: number,
    progressJson: string | null,
  ): Promise<void> {
    const sql = `UPDATE scheduled_job_execution SET progress = ? WHERE id = ? AND fence = ? AND status_id = ${STATUS_IDS.running}`;
    await tx.execute(sql, [progressJson, idToBytes(id), fence]);
  }

  /** Appends log lines of attempts; `seq` is given by the writer. A line that exists already stays. */
  async appendLogs(
    tx: Session,
    lines: readonly {
      id: ExecutionId;
      attempt: number;
      seq: number;
      at: EpochMs;
      level: number;
      message: string;
      dataJson: string | null;
    }[],
  ): Promise<void> {
    const rows = lines.map((line) => ({
      execution_id: idToBytes(line.id),
      attempt: line.attempt,
      seq: line.seq,
      logged_at: toDbInstantOrNull(line.at),
      level: line.level,
      message: line.message,
      data: line.dataJson,
    }));
    await insertRows(tx, 'scheduled_job_execution_log', rows, tx.dialect.ignoreDuplicates('seq'));
  }

  /** Ids of ended executions whose last nominal instant lies before `before`, oldest first: a run-length row that reaches beyond it
   *  still accounts for what is kept. `ix_time`. */
  async findEndedBefore(session: Session, before: EpochMs, limit: number): Promise<ExecutionId[]> {
    const sql = `SELECT id FROM scheduled_job_execution WHERE ${ENDED_BEFORE} ORDER BY scheduled_for LIMIT ${limit}`;
    const at = toDbInstant(before);
    const rows = await session.query<{ id: Uint8Array }>(sql, [at, at]);
    return rows.map((row) => idFromBytes(row.id));
  }

  /** Rows {@link findEndedBefore} would find, counted up to `limit`. */
  async countEndedBefore(session: Session, before: EpochMs, limit: number): Promise<number> {
    const sql = `SELECT COUNT(*) AS n FROM (SELECT 1 FROM scheduled_job_execution WHERE ${ENDED_BEFORE} LIMIT ${limit}) x`;
    const at = toDbInstant(before);
    const [row] = await session.query<{ n: number }>(sql, [at, at]);
    return row?.n ?? 0;
  }

  /** The original's `delete_old_executions`, for ids that {@link findEndedBefore} gave: with their attempts, log lines and
   *  notes. @returns executions deleted. */
  async deleteEnded(tx: Session, ids: readonly ExecutionId[]): Promise<number> {
    if (ids.length === 0) return 0;
    const list = placeholders(ids.length);
    const bytes = ids.map(idToBytes);
    await tx.execute(`DELETE FROM scheduled_job_execution_log WHERE execution_id IN (${list})`, bytes);
    await tx.execute(`DELETE FROM scheduled_job_execution_attempt WHERE execution_id IN (${list})`, bytes);
    await deleteNotes(tx, list, bytes);
    return (await tx.execute(`DELETE FROM scheduled_job_execution WHERE id IN (${list})`, bytes)).affected;
  }
}

import { Injectable } from '@nestjs/common';
import {
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
import {
  STATUS_IDS,
  WAIT_REASONS,
  statusName,
  type ExecutionStatus,
  type WaitReason,
} from './execution-status.js';

/** An execution about to run: slot taken, fence raised. */
export interface StartWrite {
  id: ExecutionId;
  slot: number;
  fence: number;
  attempt: number;
  instanceId: number;
  at: EpochMs;
  catchUp: boolean;
}

/** An execution that waits, with or without a slot. */
export interface QueueWrite {
  id: ExecutionId;
  wait: Exclude<WaitReason, 'none'>;
  slot: number | null;
  instanceId: number | null;
  at: EpochMs;
  /** Whether it is handed over with this write (to the queue, or to the backlog of `instanceId`); others leave it alone for 2 s then. */
  handedOver: boolean;
  catchUp: boolean;
}

/** The verdict on one attempt. `retryAt` null = it is the execution's end. */
export interface FinishWrite {
  id: ExecutionId;
  jobId: number;
  slot: number;
  fence: number;
  attempt: number;
  status: Extract<ExecutionStatus, 'succeeded' | 'failed' | 'timed_out' | 'cancelled' | 'lost'>;
  at: EpochMs;
  startedAt: EpochMs;
  instanceId: number | null;
  resultJson: string | null;
  errorJson: string | null;
  reasonCode: string | null;
  reasonParamsJson: string | null;
  /** When the next attempt is due; the execution goes back to `queued` and keeps its slot. */
  retryAt: EpochMs | null;
}

/** An open row as the owner's poll sees it. */
export interface OpenCheck {
  id: ExecutionId;
  status: ExecutionStatus;
  fence: number;
  cancelRequestedBy: string | null;
  cancelReason: string | null;
  cancelRequested: boolean;
}

const RUNNING = STATUS_IDS.running;
const QUEUED = STATUS_IDS.queued;
const PLANNED = STATUS_IDS.planned;

/** Batch transitions of the engine. Each is one statement, fenced by id, status and token, and tells how many rows it took: fewer
 *  than given means somebody else was first, and the caller rolls back and looks again. Callers hold the slots' locks. */
@Injectable()
export class ExecutionFlowRepository {
  /** Planned rows that are due and that nobody is about to take: unowned, or overdue whoever prefers them. The oldest first. Hot
   *  read, `ix_open`. */
  async findDuePlanned(
    session: Session,
    at: { now: EpochMs; overdueBefore: EpochMs; limit: number; offset: number },
  ): Promise<ExecutionRecord[]> {
    const sql = `SELECT ${RECORD_COLUMNS} FROM scheduled_job_execution e${session.dialect.useIndex('ix_open')}
      WHERE e.status_id = ${PLANNED} AND e.wait_reason = 0 AND e.due_at <= ?
        AND (e.instance_id IS NULL OR e.due_at <= ?) ORDER BY e.due_at LIMIT ${at.limit} OFFSET ${at.offset}`;
    const params = [toDbInstant(at.now), toDbInstant(at.overdueBefore)];
    return (await session.query<ExecutionRow>(sql, params)).map(toExecutionRecord);
  }

  /** Says of planned rows that they will make up for a time when nothing could run. */
  async markCatchUps(tx: Session, ids: readonly ExecutionId[]): Promise<void> {
    if (ids.length === 0) return;
    const sql = `UPDATE scheduled_job_execution SET catch_up = 1 WHERE status_id = ${PLANNED} AND id IN (${placeholders(ids.length)})`;
    await tx.execute(sql, [...ids].sort().map(idToBytes));
  }

  /** Queued rows that may go on now: back-off over, or waiting for a permit and not handed over since `handedBefore`.
   *  In the order they should start. Hot read, `ix_open`. */
  async findReadyQueued(
    session: Session,
    at: { now: EpochMs; handedBefore: EpochMs; limit: number },
  ): Promise<ExecutionRecord[]> {
    // One ordered range of the index for each reason: together they would have to be sorted, however long the queue, and a UNION of rows
    // with texts is a file of its own each time.
    const bounds = [toDbInstant(at.now), toDbInstant(at.handedBefore)];
    const found = await Promise.all(
      [WAIT_REASONS.retry_backoff, WAIT_REASONS.dispatch].map((reason) => {
        const sql = `SELECT ${RECORD_COLUMNS} FROM scheduled_job_execution e${session.dialect.useIndex('ix_open')}
          WHERE e.status_id = ${QUEUED} AND e.wait_reason = ${reason} AND e.due_at <= ? AND (e.handed_over_at IS NULL OR e.handed_over_at < ?)
          ORDER BY e.due_at LIMIT ${at.limit}`;
        return session.query<ExecutionRow>(sql, bounds);
      }),
    );
    return found.flat().slice(0, at.limit).map(toExecutionRecord);
  }

  /** Executions that wait for a slot of a job that has a free one (`slot < max_instances`), the oldest first. */
  async findWaitingForFreeSlot(session: Session, limit: number): Promise<ExecutionRecord[]> {
    const sql = `SELECT ${RECORD_COLUMNS} FROM scheduled_job_execution e${session.dialect.useIndex('ix_open')}
      WHERE e.status_id = ${QUEUED} AND e.wait_reason = ${WAIT_REASONS.slot} AND EXISTS (
        SELECT 1 FROM scheduled_job_lock l JOIN scheduled_job j ON j.id = l.job_id
        WHERE l.job_id = e.job_id AND l.execution_id IS NULL AND l.slot < j.max_instances)
      ORDER BY e.due_at LIMIT ${limit}`;
    return (await session.query<ExecutionRow>(sql)).map(toExecutionRecord);
  }

  /** How many executions of each job wait for a slot. Exact while the caller holds the jobs' slot locks. */
  async countWaitingForSlot(session: Session, jobIds: readonly number[]): Promise<Map<number, number>> {
    if (jobIds.length === 0) return new Map();
    const sql = `SELECT e.job_id, COUNT(*) AS n FROM scheduled_job_execution e${session.dialect.useIndex('ix_open')}
      WHERE e.status_id = ${QUEUED} AND e.wait_reason = ${WAIT_REASONS.slot} AND e.job_id IN (${placeholders(jobIds.length)}) GROUP BY e.job_id`;
    const rows = await session.query<{ job_id: number; n: number }>(sql, jobIds);
    return new Map(rows.map((row) => [row.job_id, row.n]));
  }

  /** Executions of a job that wait for a slot and may be replaced by a newer one: a catch-up may not. `ix_open`; exact while the caller
   *  holds the job's slot locks. */
  async findReplaceable(session: Session, jobId: number): Promise<ExecutionId[]> {
    const sql = `SELECT e.id FROM scheduled_job_execution e${session.dialect.useIndex('ix_open')}
      WHERE e.status_id = ${QUEUED} AND e.wait_reason = ${WAIT_REASONS.slot} AND e.job_id = ? AND e.catch_up = 0`;
    return (await session.query<{ id: Uint8Array }>(sql, [jobId])).map((row) => idFromBytes(row.id));
  }

  /** planned or queued -> running. @returns rows taken. */
  async start(tx: Session, starts: readonly StartWrite[]): Promise<number> {
    const update: RowsUpdate = {
      table: 'scheduled_job_execution',
      columns: {
        i: 'id',
        slot_no: 'int',
        token: 'int',
        attempt_no: 'int',
        instance: 'int',
        at: 'instant',
        caught: 'int',
      },
      on: 't.id = UNHEX(r.i)',
      set: {
        status_id: String(RUNNING),
        wait_reason: '0',
        slot: 'r.slot_no',
        fence: 'r.token',
        attempt: 'r.attempt_no',
        instance_id: 'r.instance',
        started_at: 'r.at',
        progress: 'NULL',
        catch_up: 'r.caught',
      },
      where: `t.status_id IN (${PLANNED}, ${QUEUED}) AND t.attempt = r.attempt_no - 1`,
    };
    const rows = [...starts]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map((s) => [
        idToHex(s.id),
        s.slot,
        s.fence,
        s.attempt,
        s.instanceId,
        toDbInstant(s.at),
        Number(s.catchUp),
      ]);
    return updateRows(tx, update, rows);
  }

  /** planned -> queued, or queued(slot) -> queued(dispatch) once a slot was taken for it. @returns rows taken. */
  async enqueue(tx: Session, waits: readonly QueueWrite[]): Promise<number> {
    const update: RowsUpdate = {
      table: 'scheduled_job_execution',
      columns: {
        i: 'id',
        wait: 'int',
        slot_no: 'int',
        instance: 'int',
        at: 'instant',
        handed: 'instant',
        caught: 'int',
      },
      on: 't.id = UNHEX(r.i)',
      set: {
        status_id: String(QUEUED),
        wait_reason: 'r.wait',
        slot: 'r.slot_no',
        instance_id: 'r.instance',
        queued_at: 'COALESCE(t.queued_at, r.at)',
        handed_over_at: 'r.handed',
        handover: 't.handover + (r.handed IS NOT NULL)',
        catch_up: 'r.caught',
      },
      where: `(t.status_id = ${PLANNED} OR (t.status_id = ${QUEUED} AND t.wait_reason = ${WAIT_REASONS.slot}))`,
    };
    const rows = [...waits]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map((w) => [
        idToHex(w.id),
        WAIT_REASONS[w.wait],
        w.slot,
        w.instanceId,
        toDbInstant(w.at),
        w.handedOver ? toDbInstant(w.at) : null,
        Number(w.catchUp),
      ]);
    return updateRows(tx, update, rows);
  }

  /** Marks queued rows as handed to the queue and raises their hand-over number. @returns rows that were still queued. */
  async markHandedOver(tx: Session, ids: readonly ExecutionId[], at: EpochMs): Promise<number> {
    if (ids.length === 0) return 0;
    const sql = `UPDATE scheduled_job_execution SET handed_over_at = ?, handover = handover + 1
      WHERE status_id = ${QUEUED} AND id IN (${placeholders(ids.length)})`;
    return (await tx.execute(sql, [toDbInstant(at), ...[...ids].sort().map(idToBytes)])).affected;
  }

  /** A worker that cannot run what it got gives it back. @param at from when the usual wait for the next hand-over counts; null = at
   *  once. */
  async handBack(tx: Session, ids: readonly ExecutionId[], at: EpochMs | null): Promise<void> {
    if (ids.length === 0) return;
    const sql = `UPDATE scheduled_job_execution SET handed_over_at = ? WHERE status_id = ${QUEUED} AND id IN (${placeholders(ids.length)})`;
    await tx.execute(sql, [toDbInstantOrNull(at), ...ids.map(idToBytes)]);
  }

  /** running -> terminal for verdicts without retry. @returns rows taken; the rest are stale. */
  async finish(tx: Session, verdicts: readonly FinishWrite[]): Promise<number> {
    const update: RowsUpdate = {
      table: 'scheduled_job_execution',
      columns: {
        i: 'id',
        token: 'int',
        outcome: 'int',
        at: 'instant',
        res: 'text',
        err: 'text',
        reason: 'text',
        details: 'text',
      },
      on: 't.id = UNHEX(r.i)',
      set: {
        status_id: 'r.outcome',
        finished_at: 'r.at',
        result: 'r.res',
        error: 'r.err',
        reason_code: 'r.reason',
        reason_params: 'r.details',
      },
      where: `t.fence = r.token AND t.status_id = ${RUNNING}`,
    };
    const rows = verdicts.map((v) => [
      idToHex(v.id),
      v.fence,
      STATUS_IDS[v.status],
      toDbInstant(v.at),
      v.resultJson,
      v.errorJson,
      v.reasonCode,
      v.reasonParamsJson,
    ]);
    return updateRows(tx, update, rows);
  }

  /** running -> queued(retry_backoff) for verdicts with `retryAt`; the slot stays theirs. One that somebody wants cancelled is not
   *  taken. @returns rows taken. */
  async backOff(tx: Session, verdicts: readonly FinishWrite[]): Promise<number> {
    const update: RowsUpdate = {
      table: 'scheduled_job_execution',
      columns: { i: 'id', token: 'int', due: 'instant', at: 'instant', reason: 'text', details: 'text' },
      on: 't.id = UNHEX(r.i)',
      set: {
        status_id: String(QUEUED),
        wait_reason: String(WAIT_REASONS.retry_backoff),
        due_at: 'r.due',
        queued_at: 'r.at',
        handed_over_at: 'NULL',
        reason_code: 'r.reason',
        reason_params: 'r.details',
      },
      where: `t.fence = r.token AND t.status_id = ${RUNNING} AND t.cancel_requested_at IS NULL`,
    };
    const rows = verdicts.map((v) => [
      idToHex(v.id),
      v.fence,
      toDbInstant(v.retryAt as EpochMs),
      toDbInstant(v.at),
      v.reasonCode,
      v.reasonParamsJson,
    ]);
    return updateRows(tx, update, rows);
  }

  /** Keeps attempts that another one follows. */
  async archiveAttempts(tx: Session, verdicts: readonly FinishWrite[]): Promise<void> {
    const rows = verdicts.map((v) => ({
      execution_id: idToBytes(v.id),
      attempt: v.attempt,
      fence: v.fence,
      instance_id: v.instanceId,
      slot: v.slot,
      status_id: STATUS_IDS[v.status],
      started_at: toDbInstant(v.startedAt),
      finished_at: toDbInstant(v.at),
      reason_code: v.reasonCode,
      reason_params: v.reasonParamsJson,
      error: v.errorJson,
    }));
    // Late evidence of the same attempt may have been faster; what is decided here stands beside it.
    const decided = ['status_id', 'finished_at', 'reason_code', 'reason_params', 'error'];
    const suffix = tx.dialect.overwriteDuplicates(['execution_id', 'attempt'], decided);
    await insertRows(tx, 'scheduled_job_execution_attempt', rows, suffix);
  }

  /** Keeps a verdict that came after its execution had been given up: evidence on the attempt, never the outcome.
   *  @param given as what the attempt was given up. */
  async saveLateEvidence(
    tx: Session,
    verdicts: readonly FinishWrite[],
    given: FinishWrite['status'] = 'lost',
  ): Promise<void> {
    const rows = verdicts.map((v) => ({
      execution_id: idToBytes(v.id),
      attempt: v.attempt,
      fence: v.fence,
      instance_id: v.instanceId,
      slot: v.slot,
      status_id: STATUS_IDS[given],
      started_at: toDbInstant(v.startedAt),
      late_status_id: STATUS_IDS[v.status],
      late_at: toDbInstant(v.at),
      late_result: v.resultJson,
      late_error: v.errorJson,
    }));
    const late = ['late_status_id', 'late_at', 'late_result', 'late_error'];
    const suffix = tx.dialect.overwriteDuplicates(['execution_id', 'attempt'], late);
    await insertRows(tx, 'scheduled_job_execution_attempt', rows, suffix);
  }

  /** What became of executions this process believes to run: status, fence, and whether somebody wants them cancelled. */
  async checkOpen(session: Session, ids: readonly ExecutionId[]): Promise<OpenCheck[]> {
    if (ids.length === 0) return [];
    const sql = `SELECT id, status_id, fence, cancel_requested_at, cancel_requested_by, cancel_reason
      FROM scheduled_job_execution WHERE id IN (${placeholders(ids.length)})`;
    const rows = await session.query<{
      id: Uint8Array;
      status_id: number;
      fence: number;
      cancel_requested_at: string | null;
      cancel_requested_by: string | null;
      cancel_reason: string | null;
    }>(sql, ids.map(idToBytes));
    const byHex = new Map(ids.map((id) => [idToHex(id), id]));
    return rows.map((row) => ({
      id: byHex.get(Buffer.from(row.id).toString('hex')) as ExecutionId,
      status: statusName(row.status_id),
      fence: row.fence,
      cancelRequested: row.cancel_requested_at !== null,
      cancelRequestedBy: row.cancel_requested_by,
      cancelReason: row.cancel_reason,
    }));
  }

  /** Running rows of an instance, for recovery; the writes that follow are fenced, so no lock is taken here. */
  async findRunningOf(tx: Session, instanceId: number): Promise<ExecutionRecord[]> {
    const sql = `SELECT ${RECORD_COLUMNS} FROM scheduled_job_execution e${tx.dialect.useIndex('ix_open')}
      WHERE e.status_id = ${RUNNING} AND e.instance_id = ? ORDER BY e.id LIMIT 500`;
    return (await tx.query<ExecutionRow>(sql, [instanceId])).map(toExecutionRecord);
  }
}

import { Injectable } from '@nestjs/common';
import {
  fromDbInstant,
  fromDbInstantOrNull,
  placeholders,
  toDbInstant,
  type Session,
} from '../database/index.js';
import { idFromBytes, idToBytes, type EpochMs, type ExecutionId } from '../kernel/index.js';
import { AttemptEntity } from './attempt.entity.js';
import { STATUS_IDS, statusName, type ExecutionStatus } from './execution-status.js';
import { toExecutionView, type ExecutionView, type ExecutionViewRow } from './execution-view.js';

/** A line a task wrote. */
export interface LogLine {
  seq: number;
  at: EpochMs;
  /** 0 debug, 1 info, 2 warn, 3 error. */
  level: number;
  message: string;
  data: unknown;
}

/** Which lines are wanted: of one attempt, behind `afterSeq`, of at least `minLevel`, in order. */
export interface LogSlice {
  attempt: number;
  afterSeq: number;
  minLevel: number;
  limit: number;
}

/** What a command on an execution must know of the job. */
export interface JobFacts {
  id: number;
  name: string;
  taskFunctionKey: string;
  priority: number;
  version: number;
  maxInstances: number;
  overlapPolicy: string;
  isDeleted: boolean;
  isHandlerMissing: boolean;
}

/** State by which a waiting client sees that something happened. */
export interface ExecutionPulse {
  status: ExecutionStatus;
  finishedAt: EpochMs | null;
}

/** Reads of single executions and of pages whose ids are known. Every statement starts from a primary key. */
@Injectable()
export class ExecutionsRead {
  /** Views in the order of `ids`; ids that do not exist (any more) are left out. */
  async findViews(session: Session, ids: readonly ExecutionId[]): Promise<ExecutionView[]> {
    if (ids.length === 0) return [];
    const rows = await session.query<ExecutionViewRow>(
      `SELECT e.id, e.job_id, e.origin, e.scheduled_for, e.scheduled_until, e.fire_count, e.due_at, e.kind, e.status_id, e.job_version,
         e.attempt, e.fence, e.slot, e.instance_id, e.planned_at, e.queued_at, e.started_at, e.finished_at, e.reason_code, e.reason_params,
         e.params, e.result, e.error, e.progress, e.triggered_by, e.retry_of, n.note, n.handled_by, n.handled_at,
         j.name AS job_name, j.params AS job_params, j.max_attempts AS job_max_attempts, r.after_state AS revision_state
       FROM scheduled_job_execution e
       LEFT JOIN scheduled_job j ON j.id = e.job_id
       LEFT JOIN scheduled_job_revision r ON r.job_id = e.job_id AND r.version = e.job_version AND j.version <> e.job_version
       LEFT JOIN scheduled_job_execution_note n ON n.execution_id = e.id
       WHERE e.id IN (${placeholders(ids.length)})`,
      ids.map(idToBytes),
    );
    const byId = new Map(rows.map((row) => toExecutionView(row)).map((view) => [view.id, view]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  async findView(session: Session, id: ExecutionId): Promise<ExecutionView | null> {
    return (await this.findViews(session, [id]))[0] ?? null;
  }

  /** {@link findView} with the execution's row locked until the transaction ends. */
  async lockView(tx: Session, id: ExecutionId): Promise<ExecutionView | null> {
    const sql = `SELECT id FROM scheduled_job_execution WHERE id = ?${tx.dialect.forUpdate}`;
    await tx.query(sql, [idToBytes(id)]);
    return this.findView(tx, id);
  }

  /** @returns null when there is no such execution. */
  async findPulse(session: Session, id: ExecutionId): Promise<ExecutionPulse | null> {
    const [row] = await session.query<{ status_id: number; finished_at: string | null }>(
      'SELECT status_id, finished_at FROM scheduled_job_execution WHERE id = ?',
      [idToBytes(id)],
    );
    return row
      ? { status: statusName(row.status_id), finishedAt: fromDbInstantOrNull(row.finished_at) }
      : null;
  }

  /** Archived attempts, the oldest first. The running or last one is the execution's own row. */
  async findAttempts(session: Session, id: ExecutionId): Promise<AttemptEntity[]> {
    return session.manager.find(AttemptEntity, { where: { executionId: id }, order: { attempt: 'ASC' } });
  }

  async findLogs(session: Session, id: ExecutionId, slice: LogSlice): Promise<LogLine[]> {
    const rows = await session.query<{
      seq: number;
      logged_at: string;
      level: number;
      message: string;
      data: string | null;
    }>(
      `SELECT seq, logged_at, level, message, data FROM scheduled_job_execution_log
       WHERE execution_id = ? AND attempt = ? AND seq > ? AND level >= ? ORDER BY seq LIMIT ${slice.limit}`,
      [idToBytes(id), slice.attempt, slice.afterSeq, slice.minLevel],
    );
    return rows.map((row) => ({
      seq: row.seq,
      at: fromDbInstant(row.logged_at),
      level: row.level,
      message: row.message,
      data: row.data === null ? null : (JSON.parse(row.data) as unknown),
    }));
  }

  /** Runs of a job asked for since `since` that have not taken a slot yet. `uq_fire`. Exact while the caller holds the job's row and reads
   *  the slots afterwards. */
  async findWaiting(session: Session, jobId: number, since: EpochMs): Promise<ExecutionId[]> {
    const rows = await session.query<{ id: Uint8Array }>(
      `SELECT id FROM scheduled_job_execution WHERE job_id = ? AND scheduled_for >= ? AND origin <> 0
       AND status_id IN (${STATUS_IDS.planned}, ${STATUS_IDS.queued}) AND slot IS NULL`,
      [jobId, toDbInstant(since)],
    );
    return rows.map((row) => idFromBytes(row.id));
  }

  /** @returns null when no such job was ever made, or its row is gone. */
  async findJob(session: Session, jobId: number): Promise<JobFacts | null> {
    return this.jobFacts(session, jobId, '');
  }

  /** {@link findJob} with the row locked until the transaction ends: first in the lock order. */
  async lockJob(tx: Session, jobId: number): Promise<JobFacts | null> {
    return this.jobFacts(tx, jobId, tx.dialect.forUpdate);
  }

  private async jobFacts(session: Session, jobId: number, lock: string): Promise<JobFacts | null> {
    const [row] = await session.query<{
      id: number;
      name: string;
      task_function_key: string;
      priority: number;
      version: number;
      max_instances: number;
      overlap_policy: string;
      deleted_at: string | null;
      handler_missing: number;
    }>(
      `SELECT id, name, task_function_key, priority, version, max_instances, overlap_policy, deleted_at, handler_missing
       FROM scheduled_job WHERE id = ?${lock}`,
      [jobId],
    );
    if (!row) return null;
    return {
      id: row.id,
      name: row.name,
      taskFunctionKey: row.task_function_key,
      priority: row.priority,
      version: row.version,
      maxInstances: row.max_instances,
      overlapPolicy: row.overlap_policy,
      isDeleted: row.deleted_at !== null,
      isHandlerMissing: Boolean(row.handler_missing),
    };
  }
}

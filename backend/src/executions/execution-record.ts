import { fromDbInstant, fromDbInstantOrNull } from '../database/index.js';
import { idFromBytes, type EpochMs, type ExecutionId } from '../kernel/index.js';
import { statusName, type ExecutionStatus } from './execution-status.js';

/** What the engine needs of an execution: the columns of the hot path, without results and texts. */
export interface ExecutionRecord {
  id: ExecutionId;
  jobId: number;
  /** 0 = planned by the schedule. */
  origin: number;
  scheduledFor: EpochMs;
  dueAt: EpochMs;
  fireCount: number;
  kind: number;
  status: ExecutionStatus;
  /** A number of `WAIT_REASONS`. */
  waitReason: number;
  priority: number;
  jobVersion: number;
  /** Starts so far; 0 = never started. */
  attempt: number;
  /** The slot's token at the last start; 0 = never started. */
  fence: number;
  slot: number | null;
  handover: number;
  instanceId: number | null;
  queuedAt: EpochMs | null;
  startedAt: EpochMs | null;
  /** Parameters of this run as JSON text; null = those of the job's revision. */
  paramsJson: string | null;
  cancelRequestedAt: EpochMs | null;
  /** Whether it makes up for a time when nothing could run: it waits for a slot whatever the overlap policy. */
  catchUp: boolean;
}

/** Columns that {@link toExecutionRecord} reads. */
export const RECORD_COLUMNS =
  'e.id, e.job_id, e.origin, e.scheduled_for, e.due_at, e.fire_count, e.kind, e.status_id, e.wait_reason, e.priority, e.job_version, ' +
  'e.attempt, e.fence, e.slot, e.handover, e.instance_id, e.queued_at, e.started_at, e.params, e.cancel_requested_at, e.catch_up';

/** A row of {@link RECORD_COLUMNS}. */
export interface ExecutionRow {
  id: Uint8Array;
  job_id: number;
  origin: number;
  scheduled_for: string;
  due_at: string;
  fire_count: number;
  kind: number;
  status_id: number;
  wait_reason: number;
  priority: number;
  job_version: number;
  attempt: number;
  fence: number;
  slot: number | null;
  handover: number;
  instance_id: number | null;
  queued_at: string | null;
  started_at: string | null;
  params: string | null;
  cancel_requested_at: string | null;
  catch_up: number;
}

/** Row of {@link RECORD_COLUMNS} -> record. */
export function toExecutionRecord(row: ExecutionRow): ExecutionRecord {
  return {
    id: idFromBytes(row.id),
    jobId: row.job_id,
    origin: row.origin,
    scheduledFor: fromDbInstant(row.scheduled_for),
    dueAt: fromDbInstant(row.due_at),
    fireCount: row.fire_count,
    kind: row.kind,
    status: statusName(row.status_id),
    waitReason: row.wait_reason,
    priority: row.priority,
    jobVersion: row.job_version,
    attempt: row.attempt,
    fence: row.fence,
    slot: row.slot,
    handover: row.handover,
    instanceId: row.instance_id,
    queuedAt: fromDbInstantOrNull(row.queued_at),
    startedAt: fromDbInstantOrNull(row.started_at),
    paramsJson: row.params,
    cancelRequestedAt: fromDbInstantOrNull(row.cancel_requested_at),
    catchUp: row.catch_up !== 0,
  };
}

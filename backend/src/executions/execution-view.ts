import { fromDbInstant, fromDbInstantOrNull } from '../database/index.js';
import { idFromBytes, type EpochMs, type ExecutionId } from '../kernel/index.js';
import { statusName, type ExecutionStatus } from './execution-status.js';
import type { HistoryPosition } from './history-filter.js';

/** Why a run failed, as stored. */
export interface StoredError {
  type: string;
  message: string;
  stack: string | null;
}

/** An execution as screens and clients see it: its row, and what of the job belongs to it. */
export interface ExecutionView extends HistoryPosition {
  /** null when the job's row is gone. */
  jobName: string | null;
  /** Attempts that the revision it runs with allows; null when the job's row is gone. */
  maxAttempts: number | null;
  scheduledUntil: EpochMs | null;
  fireCount: number;
  dueAt: EpochMs;
  kind: number;
  status: ExecutionStatus;
  jobVersion: number;
  attempt: number;
  fence: number;
  slot: number | null;
  instanceId: number | null;
  plannedAt: EpochMs;
  queuedAt: EpochMs | null;
  startedAt: EpochMs | null;
  finishedAt: EpochMs | null;
  reasonCode: string | null;
  reasonParams: Record<string, unknown> | null;
  /** Those of this run, else those of its revision. */
  params: Record<string, unknown>;
  result: unknown;
  error: StoredError | null;
  progress: unknown;
  triggeredBy: string | null;
  retryOf: ExecutionId | null;
  /** What people noted of it. */
  note: string | null;
  /** Who marked it as handled and when; null = nobody. */
  handledBy: string | null;
  handledAt: EpochMs | null;
}

/** A row of the statement in `executions.read.ts`. */
export interface ExecutionViewRow {
  id: Uint8Array;
  job_id: number;
  origin: number;
  scheduled_for: string;
  scheduled_until: string | null;
  fire_count: number;
  due_at: string;
  kind: number;
  status_id: number;
  job_version: number;
  attempt: number;
  fence: number;
  slot: number | null;
  instance_id: number | null;
  planned_at: string;
  queued_at: string | null;
  started_at: string | null;
  finished_at: string | null;
  reason_code: string | null;
  reason_params: string | null;
  params: string | null;
  result: string | null;
  error: string | null;
  progress: string | null;
  triggered_by: string | null;
  retry_of: Uint8Array | null;
  note: string | null;
  handled_by: string | null;
  handled_at: string | null;
  job_name: string | null;
  job_params: string | null;
  job_max_attempts: number | null;
  revision_state: string | null;
}

/** What of a revision's `after_state` is read here. */
interface RevisionState {
  params?: Record<string, unknown>;
  maxAttempts?: number;
}

/** Row of the view's SELECT -> view. */
export function toExecutionView(row: ExecutionViewRow): ExecutionView {
  const revision = parse<RevisionState>(row.revision_state);
  const own = parse<Record<string, unknown>>(row.params);
  return {
    id: idFromBytes(row.id),
    jobId: row.job_id,
    origin: row.origin,
    jobName: row.job_name,
    maxAttempts: revision?.maxAttempts ?? row.job_max_attempts,
    scheduledFor: fromDbInstant(row.scheduled_for),
    scheduledUntil: fromDbInstantOrNull(row.scheduled_until),
    fireCount: row.fire_count,
    dueAt: fromDbInstant(row.due_at),
    kind: row.kind,
    status: statusName(row.status_id),
    jobVersion: row.job_version,
    attempt: row.attempt,
    fence: row.fence,
    slot: row.slot,
    instanceId: row.instance_id,
    plannedAt: fromDbInstant(row.planned_at),
    queuedAt: fromDbInstantOrNull(row.queued_at),
    startedAt: fromDbInstantOrNull(row.started_at),
    finishedAt: fromDbInstantOrNull(row.finished_at),
    reasonCode: row.reason_code,
    reasonParams: parse<Record<string, unknown>>(row.reason_params),
    params: own ?? revision?.params ?? parse<Record<string, unknown>>(row.job_params) ?? {},
    result: parse<unknown>(row.result),
    error: parse<StoredError>(row.error),
    progress: parse<unknown>(row.progress),
    triggeredBy: row.triggered_by,
    retryOf: row.retry_of ? idFromBytes(row.retry_of) : null,
    note: row.note,
    handledBy: row.handled_by,
    handledAt: fromDbInstantOrNull(row.handled_at),
  };
}

function parse<T>(text: string | null): T | null {
  return text === null ? null : (JSON.parse(text) as T);
}

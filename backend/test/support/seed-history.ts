import { insertRows, toDbInstant, type Session } from '../../src/database/index.js';
import {
  EXECUTION_KINDS,
  STATUS_IDS,
  type ExecutionKind,
  type ExecutionStatus,
} from '../../src/executions/index.js';
import {
  epochMs,
  idToBytes,
  newExecutionId,
  type EpochMs,
  type ExecutionId,
} from '../../src/kernel/index.js';

/** A job as its row needs to be for reads; everything else has the columns' defaults. */
export interface SeedJob {
  id: number;
  name?: string;
  task?: string;
  tags?: string[];
  deletedAt?: EpochMs | null;
  maxInstances?: number;
  overlapPolicy?: string;
  params?: Record<string, unknown>;
  version?: number;
  state?: string;
  handlerMissing?: boolean;
  nextRunAt?: EpochMs | null;
}

/** A line of the ledger; what is left out is as the planner leaves it. */
export interface SeedExecution {
  id: ExecutionId;
  jobId: number;
  origin: number;
  scheduledFor: EpochMs;
  dueAt: EpochMs;
  status: ExecutionStatus;
  kind: ExecutionKind;
  instanceId: number | null;
  startedAt: EpochMs | null;
  finishedAt: EpochMs | null;
  reasonCode: string | null;
  /** Type of the error it ended with. */
  errorType: string | null;
  /** Who marked it as handled; null = nobody. */
  handledBy: string | null;
  attempt: number;
  fence: number;
  slot: number | null;
  params: Record<string, unknown> | null;
  jobVersion: number;
}

export const T0 = epochMs(Date.UTC(2026, 0, 1));

export async function seedJobs(session: Session, jobs: readonly SeedJob[]): Promise<void> {
  const at = toDbInstant(T0);
  const rows = jobs.map((job) => ({
    id: job.id,
    name: job.name ?? `Job ${job.id}`,
    task_function_key: job.task ?? 'demo.hello',
    params: JSON.stringify(job.params ?? {}),
    job_type_id: 2,
    interval_seconds: 60,
    timezone: 'UTC',
    anchor_at: at,
    tags: JSON.stringify(job.tags ?? []),
    max_instances: job.maxInstances ?? 1,
    overlap_policy: job.overlapPolicy ?? 'skip',
    state: job.state ?? 'active',
    plannable: 1,
    next_run_at: job.nextRunAt ? toDbInstant(job.nextRunAt) : null,
    handler_missing: job.handlerMissing ? 1 : 0,
    deleted_at: job.deletedAt ? toDbInstant(job.deletedAt) : null,
    version: job.version ?? 1,
    ...{ created_at: at, created_by: 'test', updated_at: at, updated_by: 'test' },
  }));
  await insertRows(session, 'scheduled_job', rows);
  const tags = jobs.flatMap((job) => (job.tags ?? []).map((tag) => ({ job_id: job.id, tag })));
  await insertRows(session, 'scheduled_job_tag', tags);
}

/** A succeeded run of the schedule, changed by `more`. */
export function anExecution(more: Partial<SeedExecution> = {}): SeedExecution {
  const scheduledFor = more.scheduledFor ?? T0;
  return {
    id: newExecutionId(scheduledFor),
    jobId: 1,
    origin: 0,
    scheduledFor,
    dueAt: scheduledFor,
    status: 'succeeded',
    kind: 'schedule',
    instanceId: 1,
    startedAt: epochMs(scheduledFor + 10),
    finishedAt: epochMs(scheduledFor + 110),
    reasonCode: null,
    errorType: null,
    handledBy: null,
    attempt: 1,
    fence: 1,
    slot: 0,
    params: null,
    jobVersion: 1,
    ...more,
  };
}

/** {@link anExecution} that nobody has started. */
export function aPlannedExecution(more: Partial<SeedExecution> = {}): SeedExecution {
  const unstarted = {
    instanceId: null,
    startedAt: null,
    finishedAt: null,
    attempt: 0,
    fence: 0,
    slot: null,
  } as const;
  return anExecution({ status: 'planned', ...unstarted, ...more });
}

export async function seedExecutions(session: Session, executions: readonly SeedExecution[]): Promise<void> {
  const instant = (at: EpochMs | null): string | null => (at === null ? null : toDbInstant(at));
  const rows = executions.map((e) => ({
    id: idToBytes(e.id),
    job_id: e.jobId,
    origin: e.origin,
    scheduled_for: toDbInstant(e.scheduledFor),
    due_at: toDbInstant(e.dueAt),
    status_id: STATUS_IDS[e.status],
    kind: EXECUTION_KINDS.indexOf(e.kind),
    instance_id: e.instanceId,
    error: e.errorType && JSON.stringify({ type: e.errorType, message: 'no', stack: null }),
    planned_at: toDbInstant(e.scheduledFor),
    started_at: instant(e.startedAt),
    finished_at: instant(e.finishedAt),
    reason_code: e.reasonCode,
    attempt: e.attempt,
    fence: e.fence,
    slot: e.slot,
    params: e.params === null ? null : JSON.stringify(e.params),
    job_version: e.jobVersion,
  }));
  await insertRows(session, 'scheduled_job_execution', rows);
  const handled = executions.filter((e) => e.handledBy !== null);
  const notes = handled.map((e) => ({
    execution_id: idToBytes(e.id),
    note: 'seen to',
    handled_by: e.handledBy,
    handled_at: instant(e.finishedAt),
    updated_by: e.handledBy,
    updated_at: instant(e.finishedAt),
  }));
  await insertRows(session, 'scheduled_job_execution_note', notes);
}

import { fromDbInstant, fromDbInstantOrNull } from '../database/index.js';
import type { EpochMs } from '../kernel/index.js';
import { JobEntity } from './job.entity.js';

/** A row of `SELECT * FROM scheduled_job`, by column name. */
export type JobRow = Record<string, unknown>;

/** Raw row -> entity for the statements that TypeORM does not build (locking and batch reads of the engine). */
export function toJob(row: JobRow): JobEntity {
  return Object.assign(new JobEntity(), definitionOf(row), rulesOf(row), standingOf(row));
}

const text = (row: JobRow, name: string): string => row[name] as string;
const textOrNull = (row: JobRow, name: string): string | null => (row[name] ?? null) as string | null;
const number = (row: JobRow, name: string): number => row[name] as number;
const numberOrNull = (row: JobRow, name: string): number | null => (row[name] ?? null) as number | null;
const instant = (row: JobRow, name: string): EpochMs => fromDbInstant(text(row, name));
const instantOrNull = (row: JobRow, name: string): EpochMs | null =>
  fromDbInstantOrNull(textOrNull(row, name));
const flag = (row: JobRow, name: string): boolean => Boolean(row[name]);
const word = <T extends string>(row: JobRow, name: string): T => row[name] as T;

/** What runs, and when. */
function definitionOf(row: JobRow): Partial<JobEntity> {
  return {
    id: number(row, 'id'),
    name: text(row, 'name'),
    jobKey: textOrNull(row, 'job_key'),
    description: textOrNull(row, 'description'),
    taskFunctionKey: text(row, 'task_function_key'),
    params: JSON.parse(text(row, 'params')) as JobEntity['params'],
    jobTypeId: number(row, 'job_type_id'),
    cronExpression: textOrNull(row, 'cron_expression'),
    intervalSeconds: numberOrNull(row, 'interval_seconds'),
    runAt: instantOrNull(row, 'run_at'),
    timezone: text(row, 'timezone'),
    startAt: instantOrNull(row, 'start_at'),
    endAt: instantOrNull(row, 'end_at'),
    anchorAt: instant(row, 'anchor_at'),
    jitterSeconds: number(row, 'jitter_seconds'),
    dstGap: word(row, 'dst_gap'),
    dstOverlap: word(row, 'dst_overlap'),
    tags: JSON.parse(text(row, 'tags')) as string[],
  };
}

/** How its fires are treated. */
function rulesOf(row: JobRow): Partial<JobEntity> {
  return {
    maxInstances: number(row, 'max_instances'),
    overlapPolicy: word(row, 'overlap_policy'),
    maxQueued: number(row, 'max_queued'),
    cancelGraceSeconds: number(row, 'cancel_grace_seconds'),
    misfireGraceSeconds: number(row, 'misfire_grace_seconds'),
    misfirePolicy: word(row, 'misfire_policy'),
    maxCatchUp: number(row, 'max_catch_up'),
    delivery: word(row, 'delivery'),
    timeoutSeconds: numberOrNull(row, 'timeout_seconds'),
    maxAttempts: number(row, 'max_attempts'),
    retryBackoff: word(row, 'retry_backoff'),
    retryDelaySeconds: number(row, 'retry_delay_seconds'),
    retryMaxDelaySeconds: number(row, 'retry_max_delay_seconds'),
    priority: number(row, 'priority') as JobEntity['priority'],
  };
}

/** How it stands. */
function standingOf(row: JobRow): Partial<JobEntity> {
  return {
    enabled: flag(row, 'enabled'),
    isSystem: flag(row, 'is_system'),
    handlerMissing: flag(row, 'handler_missing'),
    pausedAt: instantOrNull(row, 'paused_at'),
    pausedBy: textOrNull(row, 'paused_by'),
    pauseReason: textOrNull(row, 'pause_reason'),
    pausedUntil: instantOrNull(row, 'paused_until'),
    deletedAt: instantOrNull(row, 'deleted_at'),
    deletedBy: textOrNull(row, 'deleted_by'),
    state: word(row, 'state'),
    plannable: flag(row, 'plannable'),
    nextScheduledFor: instantOrNull(row, 'next_scheduled_for'),
    nextRunAt: instantOrNull(row, 'next_run_at'),
    lastRunAt: instantOrNull(row, 'last_run_at'),
    lastSuccessFor: instantOrNull(row, 'last_success_for'),
    lastStatusId: numberOrNull(row, 'last_status_id'),
    version: number(row, 'version'),
    createdAt: instant(row, 'created_at'),
    createdBy: text(row, 'created_by'),
    updatedAt: instant(row, 'updated_at'),
    updatedBy: text(row, 'updated_by'),
  };
}

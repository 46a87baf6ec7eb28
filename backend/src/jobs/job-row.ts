import { fromDbInstant, fromDbInstantOrNull } from '../database/index.js';
import { JobEntity } from './job.entity.js';

/** A row of `SELECT * FROM scheduled_job`, by column name. */
export type JobRow = Record<string, unknown>;

/** Raw row -> entity for the statements that TypeORM does not build (locking and batch reads of the engine). */
export function toJob(row: JobRow): JobEntity {
  const text = (name: string): string => row[name] as string;
  const textOrNull = (name: string): string | null => (row[name] ?? null) as string | null;
  const number = (name: string): number => row[name] as number;
  const numberOrNull = (name: string): number | null => (row[name] ?? null) as number | null;
  const instant = (name: string): ReturnType<typeof fromDbInstant> => fromDbInstant(text(name));
  const instantOrNull = (name: string): ReturnType<typeof fromDbInstantOrNull> => fromDbInstantOrNull(textOrNull(name));
  const flag = (name: string): boolean => Boolean(row[name]);
  const word = <T extends string>(name: string): T => row[name] as T;
  return Object.assign(new JobEntity(), {
    id: number('id'),
    name: text('name'),
    jobKey: textOrNull('job_key'),
    description: textOrNull('description'),
    taskFunctionKey: text('task_function_key'),
    params: JSON.parse(text('params')) as JobEntity['params'],
    jobTypeId: number('job_type_id'),
    cronExpression: textOrNull('cron_expression'),
    intervalSeconds: numberOrNull('interval_seconds'),
    runAt: instantOrNull('run_at'),
    timezone: text('timezone'),
    startAt: instantOrNull('start_at'),
    endAt: instantOrNull('end_at'),
    anchorAt: instant('anchor_at'),
    jitterSeconds: number('jitter_seconds'),
    dstGap: word<JobEntity['dstGap']>('dst_gap'),
    dstOverlap: word<JobEntity['dstOverlap']>('dst_overlap'),
    maxInstances: number('max_instances'),
    overlapPolicy: word<JobEntity['overlapPolicy']>('overlap_policy'),
    maxQueued: number('max_queued'),
    cancelGraceSeconds: number('cancel_grace_seconds'),
    misfireGraceSeconds: number('misfire_grace_seconds'),
    misfirePolicy: word<JobEntity['misfirePolicy']>('misfire_policy'),
    maxCatchUp: number('max_catch_up'),
    delivery: word<JobEntity['delivery']>('delivery'),
    timeoutSeconds: numberOrNull('timeout_seconds'),
    maxAttempts: number('max_attempts'),
    retryBackoff: word<JobEntity['retryBackoff']>('retry_backoff'),
    retryDelaySeconds: number('retry_delay_seconds'),
    retryMaxDelaySeconds: number('retry_max_delay_seconds'),
    priority: number('priority') as JobEntity['priority'],
    tags: JSON.parse(text('tags')) as string[],
    enabled: flag('enabled'),
    isSystem: flag('is_system'),
    handlerMissing: flag('handler_missing'),
    pausedAt: instantOrNull('paused_at'),
    pausedBy: textOrNull('paused_by'),
    pauseReason: textOrNull('pause_reason'),
    pausedUntil: instantOrNull('paused_until'),
    deletedAt: instantOrNull('deleted_at'),
    deletedBy: textOrNull('deleted_by'),
    state: word<JobEntity['state']>('state'),
    plannable: flag('plannable'),
    nextScheduledFor: instantOrNull('next_scheduled_for'),
    nextRunAt: instantOrNull('next_run_at'),
    lastRunAt: instantOrNull('last_run_at'),
    lastSuccessFor: instantOrNull('last_success_for'),
    lastStatusId: numberOrNull('last_status_id'),
    version: number('version'),
    createdAt: instant('created_at'),
    createdBy: text('created_by'),
    updatedAt: instant('updated_at'),
    updatedBy: text('updated_by'),
  });
}

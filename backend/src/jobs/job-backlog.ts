import type { PlannedFire } from '../executions/index.js';
import { ConflictError, newExecutionId, type EpochMs } from '../kernel/index.js';
import { nextFire } from '../triggers/index.js';
import { spanAt, windowReasonParams, type WindowSpan } from '../windows/index.js';
import { isPausedAt, pauseReasonParams } from './job-pause.js';
import { dueAtOf, triggerOf } from './job-trigger.js';
import type { JobEntity } from './job.entity.js';

/** Most fires a command writes down before it moves a cursor. A job gets so far behind only when no engine runs. */
export const MAX_BACKLOG = 10_000;

/** The fires of a job up to and including `until` that nobody has planned yet. They belong to the revision that `until` ends, so
 *  they are written down before a command moves the cursor past them; else they would be lost without trace. They are left to be
 *  admitted (or declared missed) like any other planned fire.
 *  @param windows when maintenance windows meant for the job were open.
 *  @throws JOB_BACKLOG (409) when there are more than {@link MAX_BACKLOG}: the planner, which works in turns, must go first. */
export function backlogOf(
  job: JobEntity,
  until: EpochMs,
  windows: readonly WindowSpan[] = [],
): PlannedFire[] {
  if (!hasBacklog(job, until)) return [];
  const trigger = triggerOf(job);
  const fires: PlannedFire[] = [];
  for (
    let at: EpochMs | null = job.nextScheduledFor;
    at !== null && at <= until;
    at = nextFire(trigger, at)
  ) {
    if (fires.length === MAX_BACKLOG) throw tooFarBehind(job);
    const dueAt = dueAtOf(job.id, trigger, at);
    fires.push({
      id: newExecutionId(until),
      jobId: job.id,
      scheduledFor: at,
      dueAt,
      priority: job.priority,
      jobVersion: job.version,
      instanceId: null,
      ...fateOf(job, { at, dueAt }, windows),
    });
  }
  return fires;
}

/** Whether there are any. */
export function hasBacklog(job: JobEntity, until: EpochMs): boolean {
  return job.plannable && job.nextScheduledFor !== null && job.nextScheduledFor <= until;
}

function fateOf(
  job: JobEntity,
  { at, dueAt }: { at: EpochMs; dueAt: EpochMs },
  windows: readonly WindowSpan[],
): Pick<PlannedFire, 'status' | 'reasonCode' | 'reasonParams'> {
  if (isPausedAt(job, at))
    return { status: 'skipped', reasonCode: 'paused', reasonParams: pauseReasonParams(job) };
  const span = spanAt(windows, dueAt);
  if (span === null) return { status: 'planned', reasonCode: null, reasonParams: null };
  return { status: 'skipped', reasonCode: 'maintenance_window', reasonParams: windowReasonParams(span) };
}

function tooFarBehind(job: JobEntity): ConflictError {
  return new ConflictError(
    'JOB_BACKLOG',
    `More than ${MAX_BACKLOG} fires of job ${job.id} are not planned yet. Start an instance with an engine, wait until it has caught up, and try again.`,
    { jobId: job.id, limit: MAX_BACKLOG },
  );
}

import type { PlannedFire } from '../executions/index.js';
import { ConflictError, newExecutionId, type EpochMs } from '../kernel/index.js';
import { nextFire } from '../triggers/index.js';
import { isPausedAt, pauseReasonParams } from './job-pause.js';
import { dueAtOf, triggerOf } from './job-trigger.js';
import type { JobEntity } from './job.entity.js';

/** Most fires a command writes down before it moves a cursor. A job gets so far behind only when no engine runs. */
export const MAX_BACKLOG = 10_000;

/** The fires of a job up to and including `until` that nobody has planned yet. They belong to the revision that `until` ends, so
 *  they are written down before a command moves the cursor past them; else they would be lost without trace. They are left to be
 *  admitted (or declared missed) like any other planned fire.
 *  @throws JOB_BACKLOG (409) when there are more than {@link MAX_BACKLOG}: the planner, which works in turns, must go first. */
export function backlogOf(job: JobEntity, until: EpochMs): PlannedFire[] {
  if (!job.plannable || job.nextScheduledFor === null) return [];
  const trigger = triggerOf(job);
  const fires: PlannedFire[] = [];
  for (
    let at: EpochMs | null = job.nextScheduledFor;
    at !== null && at <= until;
    at = nextFire(trigger, at)
  ) {
    if (fires.length === MAX_BACKLOG) throw tooFarBehind(job);
    const isPaused = isPausedAt(job, at);
    fires.push({
      id: newExecutionId(until),
      jobId: job.id,
      scheduledFor: at,
      dueAt: dueAtOf(job.id, trigger, at),
      status: isPaused ? 'skipped' : 'planned',
      priority: job.priority,
      jobVersion: job.version,
      instanceId: null,
      reasonCode: isPaused ? 'paused' : null,
      reasonParams: isPaused ? pauseReasonParams(job) : null,
    });
  }
  return fires;
}

function tooFarBehind(job: JobEntity): ConflictError {
  return new ConflictError(
    'JOB_BACKLOG',
    `More than ${MAX_BACKLOG} fires of job ${job.id} are not planned yet. Start an instance with an engine, wait until it has caught up, and try again.`,
    { jobId: job.id, limit: MAX_BACKLOG },
  );
}

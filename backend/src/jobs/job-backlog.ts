import type { PlannedFire } from '../executions/index.js';
import { ConflictError, newExecutionId, type EpochMs } from '../kernel/index.js';
import type { WindowSpan } from '../windows/index.js';
import { MAX_FIRES_PER_TURN, planJob, type FirePlan } from './fire-plan.js';
import type { JobEntity } from './job.entity.js';

/** The lines of the ledger for the fires of a job up to and including `until` that nobody has planned yet. They belong to the revision
 *  that `until` ends, so they are decided before a command moves the cursor past them, exactly as the planner would; else they would be
 *  lost without trace. What is to run is admitted like any other planned fire.
 *  @throws JOB_BACKLOG (409) when there are more than {@link MAX_FIRES_PER_TURN}, which only happens when no engine runs: the planner,
 *  which works in turns, must go first.
 *  @param windows when maintenance windows meant for the job were open. */
export function backlogOf(
  job: JobEntity,
  until: EpochMs,
  windows: readonly WindowSpan[] = [],
): PlannedFire[] {
  if (!hasBacklog(job, until)) return [];
  const plan = planJob(job, { now: until, horizon: until, bound: 'scheduledFor', windows });
  if (plan.isCut) throw tooFarBehind(job);
  return plan.fires.map((fire) => toPlannedFire(job, fire, { instanceId: null, now: until }));
}

/** Whether there are any. */
export function hasBacklog(job: JobEntity, until: EpochMs): boolean {
  return job.plannable && job.nextScheduledFor !== null && job.nextScheduledFor <= until;
}

/** A line as the ledger stores it. @param instanceId who should admit it; null = whoever sweeps first. */
export function toPlannedFire(
  job: Pick<JobEntity, 'id' | 'version' | 'priority'>,
  fire: FirePlan,
  { instanceId, now }: { instanceId: number | null; now: EpochMs },
): PlannedFire {
  return {
    ...fire,
    id: newExecutionId(now),
    jobId: job.id,
    priority: job.priority,
    jobVersion: job.version,
    instanceId,
  };
}

function tooFarBehind(job: JobEntity): ConflictError {
  return new ConflictError(
    'JOB_BACKLOG',
    `More than ${MAX_FIRES_PER_TURN} fires of job ${job.id} are not planned yet. Start an instance with an engine, wait until it has caught up, and try again.`,
    { jobId: job.id, limit: MAX_FIRES_PER_TURN },
  );
}

import { InvariantError, SECOND, type EpochMs } from '../kernel/index.js';
import { jitterOffset, jitterSeed, nextFire, type Trigger, type TriggerBase } from '../triggers/index.js';
import { JOB_TYPE_IDS } from './job-values.js';
import type { JobEntity } from './job.entity.js';

/** The columns of a job that decide when it fires. */
export type JobSchedule = Pick<
  JobEntity,
  | 'jobTypeId'
  | 'cronExpression'
  | 'intervalSeconds'
  | 'runAt'
  | 'timezone'
  | 'startAt'
  | 'endAt'
  | 'anchorAt'
  | 'jitterSeconds'
  | 'dstGap'
  | 'dstOverlap'
>;

/** Both cursors of a job; both null when nothing fires any more. */
export interface JobCursor {
  /** Nominal instant of the next fire. */
  nextScheduledFor: EpochMs | null;
  /** The same plus the job's jitter: when it is due. */
  nextRunAt: EpochMs | null;
}

/** Nothing is scheduled. */
export const NO_CURSOR: JobCursor = { nextScheduledFor: null, nextRunAt: null };

/** The trigger a job's columns describe.
 *  @throws InvariantError when they contradict each other: every writer validates, so that is a bug or a hand on the database. */
export function triggerOf(job: JobSchedule): Trigger {
  const { timezone, startAt, endAt, jitterSeconds, dstGap, dstOverlap } = job;
  const base: TriggerBase = { timezone, startAt, endAt, jitterSeconds, dstGap, dstOverlap };
  if (job.jobTypeId === JOB_TYPE_IDS.cron && job.cronExpression !== null) {
    return { type: 'cron', expression: job.cronExpression, ...base };
  }
  if (job.jobTypeId === JOB_TYPE_IDS.interval && job.intervalSeconds !== null) {
    return { type: 'interval', intervalSeconds: job.intervalSeconds, anchor: job.anchorAt, ...base };
  }
  if (job.jobTypeId === JOB_TYPE_IDS.date && job.runAt !== null)
    return { type: 'date', runAt: job.runAt, ...base };
  throw new InvariantError(`a job of type ${job.jobTypeId} without the fields of that type`);
}

/** When a nominal fire of a job is due: the fire plus the job's own jitter, which is the same for every fire and process
 *  (design.md section 7, "Jitter"). Never at or after the next nominal fire. */
export function dueAtOf(jobId: number, trigger: Trigger, nominal: EpochMs): EpochMs {
  if (trigger.jitterSeconds === 0) return nominal;
  const offset = jitterOffset(
    jitterSeed(jobId),
    nominal,
    trigger.jitterSeconds * SECOND,
    nextFire(trigger, nominal),
  );
  return (nominal + offset) as EpochMs;
}

/** The cursors of a job whose fires up to and including `after` are accounted for.
 *  An interval without `startAt` is anchored at its creation, so its first fire is one interval later; with `startAt` the
 *  first fire is `startAt` itself. */
export function cursorAfter(job: JobSchedule & Pick<JobEntity, 'id'>, after: EpochMs): JobCursor {
  const trigger = triggerOf(job);
  const nominal = nextFire(trigger, after);
  if (nominal === null) return NO_CURSOR;
  return { nextScheduledFor: nominal, nextRunAt: dueAtOf(job.id, trigger, nominal) };
}

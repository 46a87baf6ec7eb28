import { epochMs, toIso, type EpochMs } from '../kernel/index.js';
import { countFires, fires, LAST_INSTANT, occurrenceOf, type Occurrence } from '../triggers/index.js';
import type { MaintenanceWindow } from '../windows/index.js';
import { isPausedAt } from './job-pause.js';
import { triggerOf } from './job-trigger.js';
import type { JobEntity } from './job.entity.js';
import { nextRunAfter } from './next-run.js';

/** Fires shown. */
const SHOWN = 20;
/** Fires counted. */
const COUNT_LIMIT = 10_000;

/** What pausing or resuming would do; fires are the schedule's. */
export interface PausePreview {
  /** Fires that a pause (the one asked for; for resume the present one) keeps from running from now on. `count` null = without end. */
  ahead: { count: number | null; isExact: boolean; first: Occurrence[] };
  skippedSoFar: number;
  /** Range that a backfill of `missed` would run; null = nothing was skipped. */
  makeUp: { from: string; to: string; only: 'missed' } | null;
  /** Next fire that would run: no maintenance window covers it either. */
  nextRun: Occurrence | null;
}

/** The pause that is looked at. */
export interface PausePlan {
  now: EpochMs;
  /** Its end, exclusive; null = none. */
  until: EpochMs | null;
  /** Whether it is about ending the pause. */
  resumes: boolean;
  /** Fires recorded as skipped by the present pause. */
  recorded: number;
  /** Maintenance windows meant for the job. */
  windows: readonly MaintenanceWindow[];
}

/** Says what pausing until `until`, or resuming, would do. Pure. A job that is off the schedule has no fires to skip. */
export function previewPause(job: JobEntity, plan: PausePlan): PausePreview {
  const { now, until, resumes, recorded, windows } = plan;
  const skippedSoFar = recorded + unrecorded(job, now);
  const { pausedAt } = job;
  const makeUp =
    pausedAt === null || skippedSoFar === 0
      ? null
      : { from: toIso(pausedAt), to: toIso(now), only: 'missed' as const };
  const base = { skippedSoFar, makeUp };
  if (!job.plannable) return { ...base, ahead: { count: 0, isExact: true, first: [] }, nextRun: null };
  const trigger = triggerOf(job);
  // The end is exclusive: a fire at that very instant runs.
  const last = until === null ? LAST_INSTANT : epochMs(until - 1);
  const first = fires(trigger, now, last, SHOWN).fires.map((at) => occurrenceOf(trigger, at));
  const count = until === null ? null : countFires(trigger, now, last, COUNT_LIMIT + 1);
  const isExact = count === null || count <= COUNT_LIMIT;
  const ahead = { count: count === null ? null : Math.min(count, COUNT_LIMIT), isExact, first };
  const runsAfter = resumes ? now : until === null ? null : last;
  const next = runsAfter === null ? null : nextRunAfter(job, runsAfter, windows);
  return { ...base, ahead, nextRun: next === null ? null : occurrenceOf(trigger, next) };
}

/** Fires of the present pause that no planner has written down yet. */
function unrecorded(job: JobEntity, now: EpochMs): number {
  const { nextScheduledFor } = job;
  if (!job.plannable || nextScheduledFor === null || nextScheduledFor > now) return 0;
  const last = epochMs(job.pausedUntil === null ? now : Math.min(now, job.pausedUntil - 1));
  if (!isPausedAt(job, nextScheduledFor)) return 0;
  return countFires(triggerOf(job), epochMs(nextScheduledFor - 1), last, COUNT_LIMIT);
}

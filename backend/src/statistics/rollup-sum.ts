import { isTerminal, type ExecutionStatus } from '../executions/index.js';
import { DAY, epochMs, HOUR, MINUTE, type EpochMs, type ExecutionId, type Ms } from '../kernel/index.js';
import { mergeInto, note, type Histogram } from './histogram.js';
import { bucketOf, spreadFires, type Line } from './spread-fires.js';

/** The `job_id` of rows that stand for all jobs. */
export const ALL_JOBS = 0;
/** Width of the buckets of all jobs: every zone's midnight falls on one. */
export const SERIES_STEP: Ms = 5 * MINUTE;
/** Width of the buckets of one job: UTC days. */
export const JOB_STEP: Ms = DAY;

/** An execution as a rollup counts it. */
export interface CountedExecution extends Line {
  id: ExecutionId;
  jobId: number;
  /** 0 = planned by the schedule. */
  origin: number;
  dueAt: EpochMs;
  status: ExecutionStatus;
  startedAt: EpochMs | null;
  finishedAt: EpochMs | null;
}

/** What is to be added to a row of `scheduled_job_rollup`. */
export interface RollupDelta {
  jobId: number;
  bucketAt: EpochMs;
  status: ExecutionStatus;
  executions: number;
  fires: number;
  /** Fires of the schedule whose rows clean-up deleted. */
  removedFires: number;
  /** Only of all jobs. */
  lateness: Histogram;
  duration: Histogram;
}

/** Whether the row may still change in what is counted: it has not ended, or it is a line that fires which did not run may extend
 *  (the planner extends the newest line of a job only). */
export function mayChange(row: CountedExecution): boolean {
  if (!isTerminal(row.status)) return true;
  return row.origin === 0 && (row.status === 'skipped' || row.status === 'missed');
}

/** Adds executions up to what the rollup's rows have to grow by. Pure. */
export class RollupSum {
  private readonly deltas = new Map<string, RollupDelta>();

  /** Counts an ended execution, in the series of all jobs and in its job's days.
   *  @param counted fires of it that were counted before; 0 = the execution itself was not either. */
  count(row: CountedExecution, counted = 0): void {
    for (const [jobId, step] of [
      [ALL_JOBS, SERIES_STEP],
      [row.jobId, JOB_STEP],
    ] as const) {
      for (const [bucket, fires] of spreadFires(row, step, counted))
        this.at(jobId, bucket, row.status).fires += fires;
      if (counted === 0) this.at(jobId, bucketOf(row.scheduledFor, step), row.status).executions += 1;
    }
    if (counted > 0 || row.startedAt === null) return;
    const series = this.at(ALL_JOBS, bucketOf(row.scheduledFor, SERIES_STEP), row.status);
    note(series.lateness, row.startedAt - row.dueAt);
    if (row.finishedAt !== null) note(series.duration, row.finishedAt - row.startedAt);
  }

  /** Keeps what the account of a job's schedule needs of a row that is deleted; runs that were asked for are no part of it. */
  remove(row: CountedExecution): void {
    if (row.origin !== 0) return;
    for (const [bucket, fires] of spreadFires(row, JOB_STEP))
      this.at(row.jobId, bucket, row.status).removedFires += fires;
  }

  /** In the order of the primary key's first two columns. */
  list(): RollupDelta[] {
    return [...this.deltas.values()].sort((a, b) => a.jobId - b.jobId || a.bucketAt - b.bucketAt);
  }

  private at(jobId: number, bucket: number, status: ExecutionStatus): RollupDelta {
    const key = `${jobId}.${bucket}.${status}`;
    let delta = this.deltas.get(key);
    if (!delta) {
      const empty = { executions: 0, fires: 0, removedFires: 0, lateness: {}, duration: {} };
      delta = { jobId, bucketAt: epochMs(bucket), status, ...empty };
      this.deltas.set(key, delta);
    }
    return delta;
  }
}

/** Adds a delta to another of the same key, in place. */
export function addDelta(sum: RollupDelta, more: RollupDelta): void {
  sum.executions += more.executions;
  sum.fires += more.fires;
  sum.removedFires += more.removedFires;
  mergeInto(sum.lateness, more.lateness);
  mergeInto(sum.duration, more.duration);
}

/** What totals of all jobs add up to by the hour. Pure. */
export function inHours(deltas: readonly RollupDelta[]): RollupDelta[] {
  const hours = new Map<string, RollupDelta>();
  for (const delta of deltas) {
    const bucketAt = epochMs(bucketOf(delta.bucketAt, HOUR));
    const key = `${bucketAt}.${delta.status}`;
    const sum = hours.get(key);
    if (sum) addDelta(sum, delta);
    else
      hours.set(key, {
        ...delta,
        bucketAt,
        lateness: { ...delta.lateness },
        duration: { ...delta.duration },
      });
  }
  return [...hours.values()];
}

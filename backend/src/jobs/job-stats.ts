import type { Session } from '../database/index.js';
import type { ExecutionStatus } from '../executions/index.js';
import { DAY, epochMs, type EpochMs, type Ms } from '../kernel/index.js';
import { lastRunsOf, outcomesSince, type EndedRun } from './job-stats.read.js';

/** Runs a sparkline shows. */
export const SPARK_RUNS = 20;
/** Runs the percentiles of a job are taken from, at most: its last ones. */
export const SAMPLE_RUNS = 100;
/** Runs read for all jobs of a page: a page of more than 40 jobs takes fewer of each. */
const PAGE_RUNS = 4_000;
/** UTC days that "7 days" means, today included. */
const DAYS = 7;

/** Durations that a share of the runs did not exceed, in whole ms; null = there were none. */
export interface Percentiles {
  p50: Ms | null;
  p95: Ms | null;
  p99: Ms | null;
}

/** How a job has done lately. */
export interface JobStats {
  /** First instant of the 7 UTC days. */
  since: EpochMs;
  /** Executions of these days by outcome. */
  outcomes: Partial<Record<ExecutionStatus, number>>;
  /** Percent, one decimal; null when nothing ended by itself. */
  successPercent: number | null;
  /** Of the last {@link SAMPLE_RUNS} executions of these days that ran, or fewer on a large page. */
  lateness: Percentiles;
  duration: Percentiles;
  /** The last {@link SPARK_RUNS} ended executions, newest first, however old. */
  lastRuns: EndedRun[];
}

/** First instant of the 7 UTC days that end with today. */
export function weekStart(now: EpochMs): EpochMs {
  return epochMs(Math.floor(now / DAY) * DAY - (DAYS - 1) * DAY);
}

/** Statistics of jobs by a number of statements that does not depend on theirs: three a hundred jobs. */
export async function statsOf(
  session: Session,
  jobIds: readonly number[],
  now: EpochMs,
): Promise<Map<number, JobStats>> {
  const since = weekStart(now);
  const each = Math.floor(PAGE_RUNS / Math.max(1, jobIds.length));
  const limit = Math.min(SAMPLE_RUNS, Math.max(SPARK_RUNS, each));
  const lately = await lastRunsOf(session, jobIds, { limit, since });
  const short = jobIds.filter((id) => lately.get(id)!.length < SPARK_RUNS);
  const ever = await lastRunsOf(session, short, { limit: SPARK_RUNS, since: null });
  const full = jobIds.filter((id) => lately.get(id)!.length === limit);
  const totals = await outcomesSince(session, full, since);
  return new Map(
    jobIds.map((id) => {
      const sample = lately.get(id)!;
      // A sample that is not full is everything there was, to the second.
      const outcomes = totals.get(id) ?? countByStatus(sample);
      return [id, toStats(since, sample, outcomes, ever.get(id) ?? sample.slice(0, SPARK_RUNS))];
    }),
  );
}

function toStats(
  since: EpochMs,
  sample: readonly EndedRun[],
  outcomes: JobStats['outcomes'],
  lastRuns: EndedRun[],
): JobStats {
  const lateness = sample.flatMap(({ startedAt, dueAt }) =>
    startedAt === null ? [] : [Math.max(0, startedAt - dueAt)],
  );
  const duration = sample.flatMap(({ startedAt, finishedAt }) =>
    startedAt === null || finishedAt === null ? [] : [finishedAt - startedAt],
  );
  return {
    since,
    outcomes,
    successPercent: successPercentOf(outcomes),
    lateness: percentilesOf(lateness),
    duration: percentilesOf(duration),
    lastRuns,
  };
}

/** Of the executions that ended by themselves, those that succeeded, in percent with one decimal; null when none did. */
export function successPercentOf(outcomes: JobStats['outcomes']): number | null {
  const { succeeded = 0, failed = 0, timed_out = 0, lost = 0 } = outcomes;
  const ran = succeeded + failed + timed_out + lost;
  return ran === 0 ? null : Math.floor((1_000 * succeeded) / ran) / 10;
}

function countByStatus(runs: readonly EndedRun[]): JobStats['outcomes'] {
  const counts: JobStats['outcomes'] = {};
  for (const { status } of runs) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** By nearest rank: each is one of the values. */
function percentilesOf(values: Ms[]): Percentiles {
  const sorted = values.sort((a, b) => a - b);
  const at = (share: number): Ms | null => sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? null;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

const FAILURES: readonly ExecutionStatus[] = ['failed', 'timed_out', 'lost'];

/** How many of the newest executions failed in a row, and since when. Those that never ran, or were cancelled, neither end nor
 *  lengthen a streak. @param runs newest first. */
export function failingStreak(runs: readonly EndedRun[]): { length: number; since: EpochMs | null } {
  const told = runs.filter(({ status }) => status === 'succeeded' || FAILURES.includes(status));
  const end = told.findIndex(({ status }) => status === 'succeeded');
  const streak = end === -1 ? told : told.slice(0, end);
  return { length: streak.length, since: streak[streak.length - 1]?.scheduledFor ?? null };
}

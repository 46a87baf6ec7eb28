import { isTerminal, type ExecutionStatus } from '../executions/index.js';
import type { EpochMs, Ms } from '../kernel/index.js';
import { mergeInto, percentile, type Histogram } from './histogram.js';
import type { RollupDelta } from './rollup-sum.js';
import { bucketIndex, type TimeBuckets } from './time-buckets.js';

/** Fires by outcome. */
export type Outcomes = Record<(typeof OUTCOME_FIELDS)[keyof typeof OUTCOME_FIELDS], number>;

/** Status -> name of its count on the wire. */
export const OUTCOME_FIELDS = {
  succeeded: 'succeeded',
  failed: 'failed',
  timed_out: 'timedOut',
  cancelled: 'cancelled',
  lost: 'lost',
  skipped: 'skipped',
  missed: 'missed',
} as const;

/** Durations that half, 95 % and 99 % do not exceed, in ms; null = there were none. */
export interface Percentiles {
  p50: Ms | null;
  p95: Ms | null;
  p99: Ms | null;
}

/** What happened in a stretch of time. */
export interface Summary extends Outcomes {
  lateness: Percentiles;
  duration: Percentiles;
}

/** A bucket of a chart. */
export interface SeriesPoint extends Summary {
  from: EpochMs;
  to: EpochMs;
}

/** Nothing happened. */
export function noOutcomes(): Outcomes {
  return { succeeded: 0, failed: 0, timedOut: 0, cancelled: 0, lost: 0, skipped: 0, missed: 0 };
}

/** Counts fires of a terminal status. */
export function addOutcome(outcomes: Outcomes, status: ExecutionStatus, fires: number): void {
  outcomes[OUTCOME_FIELDS[status as keyof typeof OUTCOME_FIELDS]] += fires;
}

/** Share of the runs that ended by themselves, in percent with one decimal; null when none did. Cancelled, skipped and missed fires
 *  say nothing about the task. */
export function successPercent({ succeeded, failed, timedOut, lost }: Outcomes): number | null {
  const ran = succeeded + failed + timedOut + lost;
  return ran === 0 ? null : Math.floor((1_000 * succeeded) / ran) / 10;
}

/** Totals as one summary for all of it and one for each bucket. Pure. */
export function summarise(
  deltas: readonly RollupDelta[],
  buckets: TimeBuckets,
): { total: Summary; series: SeriesPoint[] } {
  const all = new Cell();
  const cells = buckets.edges.slice(1).map(() => new Cell());
  for (const delta of deltas) {
    const cell = cells[bucketIndex(buckets, delta.bucketAt)];
    if (!cell || !isTerminal(delta.status)) continue;
    cell.add(delta);
    all.add(delta);
  }
  const series = cells.map((cell, i) => ({
    from: buckets.edges[i]!,
    to: buckets.edges[i + 1]!,
    ...cell.summary(),
  }));
  return { total: all.summary(), series };
}

class Cell {
  private readonly outcomes = noOutcomes();
  private readonly lateness: Histogram = {};
  private readonly duration: Histogram = {};

  add(delta: RollupDelta): void {
    addOutcome(this.outcomes, delta.status, delta.fires);
    mergeInto(this.lateness, delta.lateness);
    mergeInto(this.duration, delta.duration);
  }

  summary(): Summary {
    return {
      ...this.outcomes,
      lateness: percentilesOf(this.lateness),
      duration: percentilesOf(this.duration),
    };
  }
}

function percentilesOf(histogram: Histogram): Percentiles {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(histogram, share));
  return { p50: p50 ?? null, p95: p95 ?? null, p99: p99 ?? null };
}

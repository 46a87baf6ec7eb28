import type { GetStatistics$Params } from '../../../core/api/generated/fn/statistics/get-statistics';
import type { SeriesPointDto } from '../../../core/api/generated/models/series-point-dto';
import type { ExecutionStatus } from '../../../core/api/generated/models/execution-status';
import type { ExecutionFilter } from './execution-filter';

/** A bar of the histogram: fires planned within a stretch of time. */
export interface Bar {
  /** ISO in UTC, inclusive. */
  from: string;
  /** Exclusive. */
  to: string;
  succeeded: number;
  /** Failed, timed out, lost. */
  failed: number;
  /** Skipped, missed, cancelled. */
  unrun: number;
}

const LONGEST_MS = 92 * 86_400_000;

/** What the statistics are to be asked for a filter; undefined where they cannot tell: they know time, job and outcome only.
 *  @param nowMs epoch ms. */
export function histogramParams(filter: ExecutionFilter, nowMs: number): GetStatistics$Params | undefined {
  const { q, task, tag, error, handled, kind, reason, instance, late, from, to, job } = filter;
  const isBeyond =
    [q, task, tag, error, handled].some((text) => text !== '') || kind.length > 0 || reason.length > 0;
  if (isBeyond || instance !== null || late > 0) return undefined;
  const ofJob = job === null ? {} : { jobId: job };
  if (from === null) return to === null ? { range: '24h', ...ofJob } : undefined;
  const length = (to === null ? nowMs : Date.parse(to)) - Date.parse(from);
  if (length <= 0 || length > LONGEST_MS) return undefined;
  return { from, ...(to !== null && { to }), ...ofJob };
}

/** Buckets as bars. @param statuses those that are shown; empty = all. */
export function toBars(series: readonly SeriesPointDto[], statuses: readonly ExecutionStatus[]): Bar[] {
  const shown = (status: ExecutionStatus, count: number): number =>
    statuses.length === 0 || statuses.includes(status) ? count : 0;
  return series.map((point) => ({
    from: point.from,
    to: point.to,
    succeeded: shown('succeeded', point.succeeded),
    failed: shown('failed', point.failed) + shown('timed_out', point.timedOut) + shown('lost', point.lost),
    unrun:
      shown('skipped', point.skipped) + shown('missed', point.missed) + shown('cancelled', point.cancelled),
  }));
}

/** The stretch from one bar to another, whichever comes first. */
export function spanOf(
  bars: readonly Bar[],
  one: number,
  other: number,
): { from: string; to: string } | null {
  const first = bars[Math.min(one, other)];
  const last = bars[Math.max(one, other)];
  return first && last ? { from: first.from, to: last.to } : null;
}

import { DAY, epochMs, HOUR, MINUTE, type EpochMs, type Ms } from '../kernel/index.js';
import { localDayOf, startOfLocalDay } from '../triggers/index.js';
import { SERIES_STEP } from './rollup-sum.js';

/** Half-open buckets of time, ascending, without holes. */
export interface TimeBuckets {
  /** Starts of the buckets, then the end of the last: one more than there are buckets. */
  edges: EpochMs[];
  /** Width of a bucket; the last of a local day may differ. */
  step: Ms;
}

const STEPS: readonly Ms[] = [5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, DAY];
/** Most buckets of a chart whose width is not asked for; days may be more. */
const MAX_BUCKETS = 60;

/** The narrowest width that keeps a range readable. */
export function stepFor(span: Ms): Ms {
  return STEPS.find((step) => span / step <= MAX_BUCKETS) ?? DAY;
}

/** Buckets that cover `[from, to)`: each local day is cut from its beginning on, so that days are days of the zone, also those of 23
 *  and 25 hours. The first bucket is whole; the last ends at `to`, rounded up to the grid that totals are kept in. */
export function bucketsWithin(from: EpochMs, to: EpochMs, step: Ms, timezone: string): TimeBuckets {
  const end = Math.ceil(to / SERIES_STEP) * SERIES_STEP;
  const edges: number[] = [];
  for (let day = localDayOf(from, timezone); ; day++) {
    const start = startOfLocalDay(day, timezone);
    if (start >= end) break;
    const next = startOfLocalDay(day + 1, timezone);
    // A day stays one bucket however long it is.
    const width = step >= DAY ? next - start : step;
    for (let edge: number = start; edge < Math.min(next, end); edge += width)
      if (Math.min(edge + width, next) > from) edges.push(edge);
  }
  return { edges: [...edges, end].map(epochMs), step };
}

/** Index of the bucket an instant lies in; -1 = in none. */
export function bucketIndex({ edges }: TimeBuckets, at: number): number {
  if (at < edges[0]! || at >= edges[edges.length - 1]!) return -1;
  let low = 0;
  let high = edges.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (edges[middle]! <= at) low = middle;
    else high = middle;
  }
  return low;
}

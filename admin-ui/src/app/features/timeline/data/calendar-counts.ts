import type { CalendarDay, CalendarHour } from './calendar-days';

/** Fires of a cell, by what they mean for a person. */
export interface CellCounts {
  good: number;
  /** Failed, timed out, lost. */
  bad: number;
  /** Skipped, missed, cancelled. */
  unrun: number;
  /** Still to come. */
  ahead: number;
}

/** The part of a bucket of statistics that is counted. */
export interface CountedBucket {
  /** ISO, inclusive. */
  from: string;
  succeeded: number;
  failed: number;
  timedOut: number;
  lost: number;
  skipped: number;
  missed: number;
  cancelled: number;
}

/** Adds up the buckets that begin in `[from, to)`. Buckets never straddle a day, nor a cell as wide as they are or wider. */
export function countsIn(
  buckets: readonly CountedBucket[],
  { from, to }: { from: number; to: number },
  ahead: readonly number[] = [],
): CellCounts {
  const counts: CellCounts = { good: 0, bad: 0, unrun: 0, ahead: 0 };
  for (const bucket of buckets) {
    const at = Date.parse(bucket.from);
    if (at < from || at >= to) continue;
    counts.good += bucket.succeeded;
    counts.bad += bucket.failed + bucket.timedOut + bucket.lost;
    counts.unrun += bucket.skipped + bucket.missed + bucket.cancelled;
  }
  counts.ahead = ahead.filter((at) => at >= from && at < to).length;
  return counts;
}

/** Hours joined into cells of so many, as they pass; the last of a day is shorter where clocks went forward. */
export function blocksOf(day: CalendarDay, hours: readonly CalendarHour[], size: number): CalendarHour[] {
  const blocks: CalendarHour[] = [];
  for (let at = 0; at < hours.length; at += size) {
    const first = hours[at]!;
    blocks.push({ ...first, to: hours[at + size]?.from ?? day.to });
  }
  return blocks;
}

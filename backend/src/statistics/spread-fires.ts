import type { EpochMs, Ms } from '../kernel/index.js';

/** Most buckets a line is spread over; longer ones use every second, third, ... bucket. */
const MAX_BUCKETS = 4_000;

/** A line of the ledger as far as its fires matter. */
export interface Line {
  scheduledFor: EpochMs;
  /** Last nominal instant of a run-length row, inclusive; null for a single fire. */
  scheduledUntil: EpochMs | null;
  fireCount: number;
}

/** Start of the bucket an instant lies in; buckets are counted from 1970 UTC. */
export function bucketOf(at: number, step: Ms): number {
  return Math.floor(at / step) * step;
}

/** Fires of a line by bucket. A run-length row does not say when its fires were; they are taken as equally far apart, which is exact for
 *  intervals and for cron schedules that never rest. The sum is always right.
 *  @param from the first fire wanted, counted from 0: those before are counted already. */
export function spreadFires(line: Line, step: Ms, from = 0): Map<number, number> {
  const { scheduledFor, fireCount } = line;
  const length = (line.scheduledUntil ?? scheduledFor) - scheduledFor;
  const gap = fireCount > 1 ? length / (fireCount - 1) : 0;
  const stride = step * Math.max(1, Math.ceil(length / step / MAX_BUCKETS));
  const found = new Map<number, number>();
  for (let index = from; index < fireCount;) {
    const bucket = bucketOf(scheduledFor + index * gap, step);
    const end = gap === 0 ? fireCount : Math.ceil((bucket + stride - scheduledFor) / gap);
    const next = Math.min(fireCount, Math.max(index + 1, end));
    found.set(bucket, (found.get(bucket) ?? 0) + next - index);
    index = next;
  }
  return found;
}

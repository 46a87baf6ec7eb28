import type { Ms } from '../kernel/index.js';

/** How many durations fell into each bin; bins without any are left out. As JSON: `{"0":3,"21":117}`. */
export type Histogram = Record<number, number>;

/** Bins per doubling: a value is known to within a fifth. */
const PER_DOUBLING = 2;
/** Everything from about 35 years on. */
const LAST_BIN = 80;

/** The bin of a duration: 0 below 1 ms, then bin b holds [2^((b-1)/2), 2^(b/2)) ms. */
export function binOf(ms: Ms): number {
  if (!(ms >= 1)) return 0;
  return Math.min(LAST_BIN, 1 + Math.floor(PER_DOUBLING * Math.log2(ms)));
}

/** Adds `n` to the bin of a duration. */
export function note(histogram: Histogram, ms: Ms, n = 1): void {
  const bin = binOf(ms);
  histogram[bin] = (histogram[bin] ?? 0) + n;
}

/** Adds `more` to `sum`, in place. */
export function mergeInto(sum: Histogram, more: Histogram): void {
  for (const bin in more) sum[bin] = (sum[bin] ?? 0) + (more[bin] ?? 0);
}

/** The duration that a share of all do not exceed, in whole ms; within a bin values are taken as spread evenly on a logarithmic scale.
 *  @param share above 0, at most 1: 0.95 = p95. @returns null for an empty histogram. */
export function percentile(histogram: Histogram, share: number): Ms | null {
  const bins = Object.keys(histogram)
    .map(Number)
    .sort((a, b) => a - b);
  const total = bins.reduce((sum, bin) => sum + (histogram[bin] ?? 0), 0);
  if (total === 0) return null;
  const rank = Math.max(1, Math.ceil(share * total));
  let before = 0;
  for (const bin of bins) {
    const count = histogram[bin] ?? 0;
    if (before + count >= rank) return valueWithin(bin, (rank - before - 0.5) / count);
    before += count;
  }
  return null;
}

function valueWithin(bin: number, position: number): Ms {
  return bin === 0 ? 0 : Math.round(2 ** ((bin - 1 + position) / PER_DOUBLING));
}

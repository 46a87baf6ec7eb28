import { epochMs, type EpochMs } from '../kernel/index.js';
import { mergeInto, note, percentile, type Histogram } from './histogram.js';
import { ALL_JOBS, SERIES_STEP, type RollupDelta } from './rollup-sum.js';
import { bucketOf } from './spread-fires.js';
import { bucketIndex, type TimeBuckets } from './time-buckets.js';

/** How many there were over a time, from samples; null = no sample was taken. */
export interface Level {
  /** Mean of the samples, one decimal. */
  average: number | null;
  /** Largest sample, to within a fifth. */
  peak: number | null;
}

/** How much there was to do. */
export interface Load {
  /** Executions that were due and had not started. */
  waiting: Level;
  /** Executions that ran. */
  running: Level;
}

/** A sample as totals that can be added to others: one "execution" of `n` "fires". */
export function sampleOf(
  { waiting, running }: { waiting: number; running: number },
  at: EpochMs,
): RollupDelta[] {
  const bucketAt = epochMs(bucketOf(at, SERIES_STEP));
  const delta = (status: 'queued' | 'running', fires: number): RollupDelta => {
    const lateness: Histogram = {};
    note(lateness, fires);
    return {
      jobId: ALL_JOBS,
      bucketAt,
      status,
      executions: 1,
      fires,
      removedFires: 0,
      lateness,
      duration: {},
    };
  };
  return [delta('queued', waiting), delta('running', running)];
}

/** The load of all of the time and of each bucket. Pure. */
export function loadOf(
  deltas: readonly RollupDelta[],
  buckets: TimeBuckets,
): { total: Load; series: Load[] } {
  const all = new Cell();
  const cells = buckets.edges.slice(1).map(() => new Cell());
  for (const delta of deltas) {
    const cell = cells[bucketIndex(buckets, delta.bucketAt)];
    if (!cell) continue;
    cell.add(delta);
    all.add(delta);
  }
  return { total: all.load(), series: cells.map((cell) => cell.load()) };
}

class Cell {
  private readonly sums = { queued: new Samples(), running: new Samples() };

  add(delta: RollupDelta): void {
    if (delta.status === 'queued' || delta.status === 'running') this.sums[delta.status].add(delta);
  }

  load(): Load {
    return { waiting: this.sums.queued.level(), running: this.sums.running.level() };
  }
}

class Samples {
  private count = 0;
  private sum = 0;
  private readonly values: Histogram = {};

  add({ executions, fires, lateness }: RollupDelta): void {
    this.count += executions;
    this.sum += fires;
    mergeInto(this.values, lateness);
  }

  level(): Level {
    const average = this.count === 0 ? null : Math.round((10 * this.sum) / this.count) / 10;
    return { average, peak: percentile(this.values, 1) };
  }
}

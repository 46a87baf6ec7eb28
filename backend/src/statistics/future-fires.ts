import { triggerOf, type JobEntity } from '../jobs/index.js';
import { epochMs, type EpochMs } from '../kernel/index.js';
import { countFires, fires, nextFire, type Trigger } from '../triggers/index.js';
import type { Range } from './statistics.read.js';

/** Fires of a lane that are shown one by one; more become bands. */
export const MAX_FUTURE = 500;
/** Bands of a lane, and fires counted in each. */
const BANDS = 24;
const MAX_IN_BAND = 100;

/** A stretch of time with more fires than are worth naming. */
export interface FireBand extends Range {
  fires: number;
  /** False: there are at least so many. */
  exact: boolean;
}

/** The fires of a job to come: instants, or bands. */
export interface FutureFires {
  instants: EpochMs[];
  bands: FireBand[];
}

/** Fires within a range that have no row in the ledger yet, by the functions that will plan them. Bounded work. */
export function futureFires(job: JobEntity, range: Range): FutureFires {
  const open = openRange(job, range);
  if (open === null) return { instants: [], bands: [] };
  const trigger = triggerOf(job);
  const { fires: instants, truncatedAfter } = fires(trigger, open.after, open.until, MAX_FUTURE);
  if (truncatedAfter === null) return { instants, bands: [] };
  return { instants: [], bands: bandsOf(trigger, open) };
}

/** Counts them, up to `limit`. */
export function countFuture(job: JobEntity, range: Range, limit: number): number {
  const open = openRange(job, range);
  return open === null ? 0 : countFires(triggerOf(job), open.after, open.until, limit);
}

/** The next fires over several jobs, ascending. @param jobs by their next due time. */
export function nextFires(
  jobs: readonly JobEntity[],
  limit: number,
): { job: JobEntity; scheduledFor: EpochMs }[] {
  const heads = jobs.flatMap((job) =>
    job.nextScheduledFor === null ? [] : [{ job, scheduledFor: job.nextScheduledFor }],
  );
  const found: { job: JobEntity; scheduledFor: EpochMs }[] = [];
  while (found.length < limit && heads.length > 0) {
    const first = heads.reduce((a, b) => (b.scheduledFor < a.scheduledFor ? b : a));
    found.push({ ...first });
    const next = nextFire(triggerOf(first.job), first.scheduledFor);
    if (next === null) heads.splice(heads.indexOf(first), 1);
    else first.scheduledFor = next;
  }
  return found;
}

/** The part of a range that the cursor has not passed; null when the job has no fires to come there. */
function openRange(job: JobEntity, { from, to }: Range): { after: EpochMs; until: EpochMs } | null {
  if (job.nextScheduledFor === null || !job.plannable) return null;
  const after = epochMs(Math.max(from, job.nextScheduledFor) - 1);
  return after >= to - 1 ? null : { after, until: epochMs(to - 1) };
}

function bandsOf(trigger: Trigger, { after, until }: { after: EpochMs; until: EpochMs }): FireBand[] {
  const width = (until - after) / BANDS;
  const bands: FireBand[] = [];
  for (let i = 0; i < BANDS; i++) {
    const from = epochMs(after + i * width);
    const to = i === BANDS - 1 ? until : epochMs(after + (i + 1) * width);
    const found = countFires(trigger, from, to, MAX_IN_BAND + 1);
    if (found === 0) continue;
    const fires =
      trigger.type === 'interval' ? countFires(trigger, from, to, Infinity) : Math.min(found, MAX_IN_BAND);
    bands.push({
      from: epochMs(from + 1),
      to: epochMs(to + 1),
      fires,
      exact: fires >= found || fires > MAX_IN_BAND,
    });
  }
  return bands;
}

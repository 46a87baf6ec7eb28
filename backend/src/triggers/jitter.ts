import type { EpochMs, Ms } from '../kernel/index.js';

/** How far a job's fires are moved, as a fraction of what is allowed: [0, 1), the same for every fire of the job and for
 *  every process, so that jobs with the same schedule spread out and each keeps its distance between runs. */
export function jitterSeed(jobId: number): number {
  // The finalizer of MurmurHash3: neighbouring ids land far apart.
  let hash = (jobId ^ Math.floor(jobId / 2 ** 32)) | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** What to add to a nominal fire to get its due time.
 *  @param seed from {@link jitterSeed}.
 *  @param jitterMs the job's allowance, >= 0.
 *  @param nextNominal the fire after `nominal`, null when there is none.
 *  @returns whole ms, 0 <= offset <= jitterMs and less than the distance to `nextNominal`; so due times of a job keep the
 *  order of their nominal times. */
export function jitterOffset(seed: number, nominal: EpochMs, jitterMs: Ms, nextNominal: EpochMs | null): Ms {
  const room = nextNominal === null ? jitterMs : Math.min(jitterMs, nextNominal - nominal);
  return Math.floor(seed * Math.max(0, room));
}

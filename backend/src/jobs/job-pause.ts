import { toIsoOrNull, type EpochMs } from '../kernel/index.js';
import type { JobEntity } from './job.entity.js';

/** The columns of a pause. */
export type PauseFacts = Pick<JobEntity, 'pausedAt' | 'pausedBy' | 'pauseReason' | 'pausedUntil'>;

/** No pause. */
export const NOT_PAUSED: PauseFacts = {
  pausedAt: null,
  pausedBy: null,
  pauseReason: null,
  pausedUntil: null,
};

/** Whether the pause covers an instant. `pausedUntil` is exclusive: a fire at that instant runs. */
export function isPausedAt(job: Pick<PauseFacts, 'pausedAt' | 'pausedUntil'>, at: EpochMs): boolean {
  return job.pausedAt !== null && (job.pausedUntil === null || at < job.pausedUntil);
}

/** `reasonParams` of a fire skipped as `paused`. */
export function pauseReasonParams(job: PauseFacts): Record<string, unknown> {
  return {
    by: job.pausedBy,
    at: toIsoOrNull(job.pausedAt),
    reason: job.pauseReason,
    until: toIsoOrNull(job.pausedUntil),
  };
}

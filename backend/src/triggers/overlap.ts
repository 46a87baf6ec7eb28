/** What a fire does when all slots of its job are busy. */
export type OverlapPolicy = 'skip' | 'queue' | 'replace';

/** `take` a free slot; `wait` for one; `replace` = cancel the running execution, then take its slot; or be skipped. */
export type OverlapDecision =
  | { readonly decision: 'take' | 'wait' | 'replace' }
  | { readonly decision: 'skip'; readonly reason: 'overlap' | 'queue_full' };

/** Everything {@link decideOverlap} looks at. */
export interface OverlapQuestion {
  readonly policy: OverlapPolicy;
  /** Slots of the job that nobody holds. */
  readonly freeSlots: number;
  /** Executions of the job already waiting for a slot, this one not counted. */
  readonly waiting: number;
  /** Most that may wait under `queue`, >= 0. */
  readonly maxQueued: number;
  /** Retries and catch-ups already belong to the record: they wait whatever the policy and are never skipped. */
  readonly isRetryOrCatchUp?: boolean;
}

/** Decides one fire. The caller offers the oldest first, so that a free slot goes to who waited longest.
 *  Source: design.md section 7, "Overlap". */
export function decideOverlap(question: OverlapQuestion): OverlapDecision {
  if (question.freeSlots > 0) return { decision: 'take' };
  if (question.isRetryOrCatchUp) return { decision: 'wait' };
  switch (question.policy) {
    case 'skip':
      return { decision: 'skip', reason: 'overlap' };
    case 'replace':
      return { decision: 'replace' };
    case 'queue':
      return question.waiting < question.maxQueued
        ? { decision: 'wait' }
        : { decision: 'skip', reason: 'queue_full' };
  }
}

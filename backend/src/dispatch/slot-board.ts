import { WAIT_REASONS } from '../executions/index.js';
import type { ExecutionId } from '../kernel/index.js';
import type { SlotState } from '../locks/index.js';
import { decideOverlap } from '../triggers/index.js';
import type { Candidate } from './candidate.js';

/** What is to be done with a candidate. `token` is the fencing token the slot gets. */
export type Fate =
  | { kind: 'start' | 'queue'; slot: number; token: number }
  | { kind: 'wait' }
  /** Waits for the slot of `victim`, which is asked to stop; whoever waited so far gives way. */
  | { kind: 'replace'; victim: ExecutionId }
  | { kind: 'skip'; reasonCode: 'overlap' | 'queue_full'; reasonParams: Record<string, unknown> }
  | { kind: 'gone' };

/** The locked slots of a batch's jobs, while the batch is decided: a slot given to one candidate is not free for the next. Pure. */
export class SlotBoard {
  private readonly byJob = new Map<number, SlotState[]>();
  private readonly given = new Set<ExecutionId>();

  constructor(slots: readonly SlotState[]) {
    for (const slot of slots) {
      const known = this.byJob.get(slot.jobId);
      if (known) known.push({ ...slot });
      else this.byJob.set(slot.jobId, [{ ...slot }]);
    }
  }

  /** The slot an execution holds already, or null. */
  heldBy(jobId: number, id: ExecutionId): SlotState | null {
    return this.byJob.get(jobId)?.find((slot) => slot.executionId === id) ?? null;
  }

  /** Slots below `limit` that nobody holds, lowest first. */
  free(jobId: number, limit: number): SlotState[] {
    return (this.byJob.get(jobId) ?? []).filter((slot) => slot.slot < limit && slot.executionId === null);
  }

  /** Executions that hold a slot of the job. */
  holders(jobId: number): ExecutionId[] {
    return (this.byJob.get(jobId) ?? []).flatMap((slot) => (slot.executionId ? [slot.executionId] : []));
  }

  /** Whoever has held a slot of the job since before this batch; null when there is none. */
  olderHolder(jobId: number): ExecutionId | null {
    return this.holders(jobId).find((id) => !this.given.has(id)) ?? null;
  }

  /** Gives a slot to an execution; the token grows only when it starts. @returns the token. */
  give(slot: SlotState, id: ExecutionId, starts: boolean): number {
    slot.executionId = id;
    this.given.add(id);
    if (starts) slot.fencingToken += 1;
    return slot.fencingToken;
  }
}

/** Decides one candidate, in the order given: the oldest of a job comes first.
 *  @param waiting executions of each job that wait for a slot; kept up to date here. */
export function chooseFate(candidate: Candidate, board: SlotBoard, waiting: Map<number, number>): Fate {
  const { row, job, intent } = candidate;
  const starts = intent === 'start';
  const held = board.heldBy(row.jobId, row.id);
  if (held) return { kind: intent, slot: held.slot, token: board.give(held, row.id, starts) };
  const waits = row.status === 'queued' && row.waitReason === WAIT_REASONS.slot;
  // A queued row without its slot was settled by somebody between our read and our lock.
  if (row.status === 'queued' && !waits) return { kind: 'gone' };
  const queue = waiting.get(row.jobId) ?? 0;
  // Whoever waits already goes first: a new fire does not overtake it.
  const free = waits || queue === 0 ? board.free(row.jobId, job.maxInstances) : [];
  const decision = decideOverlap({
    policy: job.overlapPolicy,
    freeSlots: free.length,
    waiting: queue,
    maxQueued: job.maxQueued,
    isRetryOrCatchUp: waits || row.catchUp,
  });
  switch (decision.decision) {
    case 'take': {
      const slot = free[0]!;
      if (waits) waiting.set(row.jobId, queue - 1);
      return { kind: intent, slot: slot.slot, token: board.give(slot, row.id, starts) };
    }
    case 'skip':
      return {
        kind: 'skip',
        reasonCode: decision.reason,
        reasonParams: {
          heldBy: board.holders(row.jobId),
          maxInstances: job.maxInstances,
          maxQueued: job.maxQueued,
        },
      };
    case 'replace': {
      const victim = board.olderHolder(row.jobId);
      if (victim !== null) return { kind: 'replace', victim };
      // Who gets the slot in this very batch cannot also be asked to stop in it: the newcomer's turn comes with the next sweep.
      return board.holders(row.jobId).length > 0 ? { kind: 'gone' } : { kind: 'wait' };
    }
    case 'wait':
      if (!waits) waiting.set(row.jobId, queue + 1);
      return { kind: 'wait' };
  }
}

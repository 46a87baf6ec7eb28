import type { ExecutionId } from '../kernel/index.js';

/** A committed execution on its way to a worker. `handover` makes each hand-over its own queue entry. */
export interface HandOver {
  id: ExecutionId;
  handover: number;
}

/** Carries execution ids to whichever process has a permit. It decides nothing: losing, doubling or delaying entries changes no
 *  outcome, because the start is a compare-and-set and rows not started in time are handed over again. */
export abstract class ExecutionQueue {
  /** Whether entries can be added at the moment. */
  abstract readonly isConnected: boolean;
  /** Entries nobody has picked up yet. Rejects when the queue cannot be reached. */
  abstract waiting(): Promise<number>;
  /** What its server does when its memory is full, as Redis names it; null = it does not say. Rejects when it cannot be reached. */
  abstract evictionPolicy(): Promise<string | null>;
  /** Adds entries; one that is known already is ignored by the queue. Rejects when the queue cannot be reached. */
  abstract add(entries: readonly HandOver[]): Promise<void>;
  /** Starts taking entries, at most `concurrency` at once. An entry is done when `handler` resolves. */
  abstract consume(concurrency: number, handler: (id: ExecutionId) => Promise<void>): void;
  /** Takes nothing more. @returns entries that were taken from the queue and whose handler may never be called (others may be among them):
   *  they should be handed over again. */
  abstract pause(): Promise<readonly ExecutionId[]>;
  /** Takes entries again after {@link pause}. */
  abstract resume(): Promise<void>;
  abstract close(): Promise<void>;
}

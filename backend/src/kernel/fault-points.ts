/** Moments at which the recovery tests break a process, in the order a fire passes them. `in-*` stands before the commit: the
 *  statements were sent, nothing was acknowledged. */
export const FAULT_STAGES = [
  /** Rows and cursors of a planning turn are written. */
  'in-plan',
  'after-plan-commit',
  /** Slots, starts and waits of a batch are written: the start was sent and not acknowledged. */
  'in-admit',
  /** Something of a batch was claimed for the queue; Redis has not heard of it. */
  'after-claim-commit',
  'after-hand-over',
  /** A start was acknowledged; the function has not been called. */
  'after-start-commit',
  /** The function was called and has done what it does before its first wait. */
  'in-task',
  /** A verdict is there; nothing of it was sent. */
  'before-finish',
  'in-finish',
  /** A verdict was acknowledged; nobody was told. */
  'after-finish-commit',
] as const;

/** One of {@link FAULT_STAGES}. */
export type FaultStage = (typeof FAULT_STAGES)[number];

/** Where a process says which stage it reaches, so that a test can break it there. */
export abstract class FaultPoints {
  /** @returns undefined where nothing is to be done; else a promise that resolves when the fault is over, or rejects as the stage is
   *  meant to fail. It may also never return. */
  abstract reach(stage: FaultStage): Promise<void> | undefined;
}

/** What every process has unless `NODE_ENV=test` and `FAULT` say otherwise: nothing happens at any stage. */
export class NoFaults extends FaultPoints {
  override reach(_stage: FaultStage): undefined {
    return undefined;
  }
}

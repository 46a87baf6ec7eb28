import { InvariantError } from '../kernel/index.js';

/** Where an operation stands. `paused`: nothing new is begun, what was begun ends. `cancelling`: what was not begun is given up; it is
 *  `cancelled` when nothing is open any more. `completed` says that every item has its outcome, not that all went well: see the counts. */
export const OPERATION_STATUSES = ['running', 'paused', 'cancelling', 'completed', 'cancelled'] as const;
export type OperationStatus = (typeof OPERATION_STATUSES)[number];

/** What a person may ask of an operation. */
export const OPERATION_ACTIONS = ['pause', 'resume', 'cancel'] as const;
export type OperationAction = (typeof OPERATION_ACTIONS)[number];

/** What became of an item; stored as the position in this list. `started`: its run has been made and has not ended (backfill).
 *  `unchanged`: there was nothing to do. */
export const ITEM_OUTCOMES = ['pending', 'started', 'succeeded', 'unchanged', 'failed', 'cancelled'] as const;
export type ItemOutcome = (typeof ITEM_OUTCOMES)[number];

/** The one table of transitions. */
const NEXT: Record<OperationStatus, readonly OperationStatus[]> = {
  running: ['paused', 'cancelling', 'completed'],
  paused: ['running', 'cancelling', 'completed'],
  cancelling: ['cancelled'],
  completed: [],
  cancelled: [],
};

const TARGET: Record<OperationAction, OperationStatus> = {
  pause: 'paused',
  resume: 'running',
  cancel: 'cancelling',
};

/** Items of an operation by outcome. `started` are open. */
export interface OperationCounts {
  total: number;
  started: number;
  succeeded: number;
  unchanged: number;
  failed: number;
  cancelled: number;
}

/** Whether nothing comes after it. */
export function hasEnded(status: OperationStatus): boolean {
  return NEXT[status].length === 0;
}

/** What an action makes of a status: the new one, the same when it is so already (a repeated request), null when it is not allowed. */
export function afterAction(status: OperationStatus, action: OperationAction): OperationStatus | null {
  const target = TARGET[action];
  if (status === target || (action === 'cancel' && status === 'cancelled')) return status;
  return NEXT[status].includes(target) ? target : null;
}

/** Items that have no outcome yet and were not begun. */
export function pendingOf(counts: OperationCounts): number {
  const { total, started, succeeded, unchanged, failed, cancelled } = counts;
  return total - started - succeeded - unchanged - failed - cancelled;
}

/** The status that follows from what is left to do; the same while something is.
 *  @param isCollected whether all items are known. */
export function settledStatus(
  status: OperationStatus,
  isCollected: boolean,
  counts: OperationCounts,
): OperationStatus {
  if (hasEnded(status) || counts.started > 0 || pendingOf(counts) > 0) return status;
  if (status === 'cancelling') return 'cancelled';
  // A pause in the middle of collecting: there may be more items.
  return isCollected ? 'completed' : status;
}

/** @throws InvariantError when `to` may not follow `from`: a bug. */
export function assertOperationTransition(from: OperationStatus, to: OperationStatus): void {
  if (from !== to && !NEXT[from].includes(to))
    throw new InvariantError(`an operation cannot go from ${from} to ${to}`);
}

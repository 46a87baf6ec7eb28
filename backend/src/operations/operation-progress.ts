import type { EpochMs } from '../kernel/index.js';
import type { OperationEntity } from './operation.entity.js';
import {
  assertOperationTransition,
  hasEnded,
  settledStatus,
  type ItemOutcome,
  type OperationCounts,
  type OperationStatus,
} from './operation-state.js';

const COLUMNS = {
  started: 'startedCount',
  succeeded: 'succeededCount',
  unchanged: 'unchangedCount',
  failed: 'failedCount',
  cancelled: 'cancelledCount',
} as const satisfies Record<Exclude<ItemOutcome, 'pending'>, keyof OperationEntity>;

/** The counts on an operation's row. */
export function countsOf(operation: OperationEntity): OperationCounts {
  return {
    total: operation.total,
    started: operation.startedCount,
    succeeded: operation.succeededCount,
    unchanged: operation.unchangedCount,
    failed: operation.failedCount,
    cancelled: operation.cancelledCount,
  };
}

/** Notes on the row in memory that items went from one outcome to another. */
export function moveItems(operation: OperationEntity, from: ItemOutcome, to: ItemOutcome, items = 1): void {
  if (from !== 'pending') operation[COLUMNS[from]] -= items;
  if (to !== 'pending') operation[COLUMNS[to]] += items;
}

/** Changes the status on the row in memory. @throws InvariantError when it may not follow. */
export function enter(operation: OperationEntity, status: OperationStatus, at: EpochMs): void {
  assertOperationTransition(operation.status, status);
  operation.status = status;
  operation.updatedAt = at;
  if (hasEnded(status)) operation.finishedAt = at;
}

/** Ends the operation on the row in memory when nothing is left to do. */
export function endIfDone(operation: OperationEntity, at: EpochMs): void {
  enter(operation, settledStatus(operation.status, operation.collected, countsOf(operation)), at);
}

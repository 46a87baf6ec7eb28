import type { Session } from '../database/index.js';
import type { EpochMs } from '../kernel/index.js';
import type { OperationEntity } from './operation.entity.js';
import type { OperationKind } from './operation-request.js';

/** What one step of an operation did. */
export interface WorkStep {
  /** Whether there is more to do at once; false = wait for the next turn. */
  hasMore: boolean;
  /** Tells screens and the engine; called after the commit. */
  announce?: () => void;
}

/** How operations of one kind go on. A step runs in a transaction that holds the operation's row, so that what it does and what it notes of
 *  it are one: whoever dies in between leaves neither. It writes items itself and changes the row in memory only. */
export abstract class OperationWork {
  abstract readonly kind: OperationKind;

  /** @param operation not ended; nothing new may be begun unless it is `running`.
   *  @throws ItemFailedError for an item that failed and must leave no trace but its outcome. */
  abstract advance(tx: Session, operation: OperationEntity, at: EpochMs): Promise<WorkStep>;
}

/** An item's command was refused: its writes are rolled back, the outcome is written by a transaction of its own. */
export class ItemFailedError extends Error {
  constructor(
    readonly seq: number,
    override readonly cause: unknown,
  ) {
    super(`item ${seq} failed`, { cause });
  }
}

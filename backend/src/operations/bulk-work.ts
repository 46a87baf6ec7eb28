import { isRetryable, isUnavailable, type Session } from '../database/index.js';
import { runWithRequest } from '../http/index.js';
import { AppError, UnavailableError, type EpochMs } from '../kernel/index.js';
import { moveItems } from './operation-progress.js';
import type { ItemOutcome } from './operation-state.js';
import { ItemFailedError, OperationWork, type WorkStep } from './operation-work.js';
import type { OperationEntity } from './operation.entity.js';
import type { ItemChange, OpenItem, OperationsRepository } from './operations.repository.js';

/** A page of what is meant. */
export interface CollectedPage {
  targets: string[];
  /** Where to go on; null = that was the end. */
  next: string | null;
}

/** What a command did to an item. */
export interface ItemResult extends Omit<ItemChange, 'seq'> {
  outcome: ItemOutcome;
  announce: () => void;
}

/** Items in a row that had to wait after which the turn ends. */
const MAX_WAITS = 20;

/** One verb on many things: first everything that is meant is collected, page by page, then it is done to each, one transaction an item: the
 *  command and its outcome stand or fall together, and one that is refused does not stop the rest. */
export abstract class BulkWork extends OperationWork {
  /** Targets collected by one step. */
  protected abstract readonly pageSize: number;
  /** Where this process is among items that have to wait: a hint, so that one does not hold up the others. */
  private readonly places = new Map<number, { after: number; waits: number }>();

  constructor(protected readonly operations: OperationsRepository) {
    super();
  }

  override async advance(tx: Session, operation: OperationEntity, at: EpochMs): Promise<WorkStep> {
    if (operation.status !== 'running') return { hasMore: false };
    if (!operation.collected) return this.collect(tx, operation);
    const place = this.places.get(operation.id) ?? { after: 0, waits: 0 };
    const page = { after: place.after, limit: 1 };
    const [item] =
      place.waits < MAX_WAITS ? await this.operations.findItems(tx, operation.id, 'pending', page) : [];
    if (!item) {
      this.places.delete(operation.id);
      return { hasMore: false };
    }
    const result = await this.attempt(tx, operation, item);
    if (result === null) return this.wait(operation.id, { after: item.seq, waits: place.waits + 1 });
    const { announce, ...change } = result;
    await this.operations.settleItems(tx, operation.id, [{ seq: item.seq, ...change }], at);
    moveItems(operation, 'pending', change.outcome);
    return { hasMore: true, announce };
  }

  /** The next page of what is meant. */
  protected abstract page(tx: Session, operation: OperationEntity): Promise<CollectedPage>;

  /** Does it to one. @returns null when it has to wait for something; nothing was written then.
   *  @throws AppError when it is refused. */
  protected abstract apply(
    tx: Session,
    operation: OperationEntity,
    target: string,
  ): Promise<ItemResult | null>;

  private async collect(tx: Session, operation: OperationEntity): Promise<WorkStep> {
    const { targets, next } = await this.page(tx, operation);
    await this.operations.insertItems(tx, operation.id, operation.total + 1, targets);
    operation.total += targets.length;
    operation.collectCursor = next;
    operation.collected = next === null;
    return { hasMore: true };
  }

  /** Nothing was written: the place alone moves on. */
  private wait(id: number, place: { after: number; waits: number }): WorkStep {
    // Of operations that ended somewhere else.
    if (this.places.size > 1_000) this.places.clear();
    this.places.set(id, place);
    return { hasMore: true };
  }

  private async attempt(tx: Session, operation: OperationEntity, item: OpenItem): Promise<ItemResult | null> {
    try {
      const { requestId } = operation;
      if (requestId === null) return await this.apply(tx, operation, item.target);
      const context = { requestId, traceparent: null, ip: null };
      return await runWithRequest(context, () => this.apply(tx, operation, item.target));
    } catch (error) {
      if (isPassing(error)) throw error;
      throw new ItemFailedError(item.seq, error);
    }
  }
}

/** Whether it says something of the database at the moment, and nothing of the item. */
function isPassing(error: unknown): boolean {
  if (error instanceof AppError) return error instanceof UnavailableError;
  return isRetryable(error) || isUnavailable(error);
}

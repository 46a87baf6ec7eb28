import { Inject, Injectable } from '@nestjs/common';
import { Database, DatabaseTime, type Session } from '../database/index.js';
import { MetricsRegistry } from '../metrics/index.js';
import { AppError, AppLogger, EventHub, InvariantError, type EpochMs } from '../kernel/index.js';
import type { OperationEntity } from './operation.entity.js';
import { endIfDone, moveItems } from './operation-progress.js';
import { hasEnded, type ItemOutcome } from './operation-state.js';
import { ItemFailedError, OperationWork, type WorkStep } from './operation-work.js';
import { OperationsRepository } from './operations.repository.js';

/** The works of all kinds, by {@link OperationWork.kind}. */
export const OPERATION_WORKS = Symbol('operation works');

/** Items given up by one transaction. */
const GIVE_UP_BATCH = 1_000;

/** Clock, log, hints and metrics, as one parameter. */
@Injectable()
export class OperationTools {
  constructor(
    @Inject(DatabaseTime) readonly time: DatabaseTime,
    @Inject(EventHub) readonly hub: EventHub,
    @Inject(MetricsRegistry) readonly metrics: MetricsRegistry,
    @Inject(AppLogger) readonly logger: AppLogger,
  ) {}
}

/** Brings open operations forward, one short transaction after another. Any number of processes may do it: each transaction holds the
 *  operation's row, a row somebody else holds is passed over, and nothing is remembered between two transactions. */
@Injectable()
export class OperationAdvancer {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(OperationsRepository) private readonly operations: OperationsRepository,
    @Inject(OPERATION_WORKS) private readonly works: readonly OperationWork[],
    @Inject(OperationTools) private readonly tools: OperationTools,
  ) {}

  /** One step of each open operation, so that a long one does not hold up the others.
   *  @returns the jobs that open operations run, and whether there is more to do at once. */
  async turn(): Promise<{ jobIds: ReadonlySet<number>; hasMore: boolean }> {
    const open = await this.database.read((session) => this.operations.findOpen(session));
    let hasMore = false;
    for (const { id } of open) hasMore = (await this.step(id)) || hasMore;
    return { jobIds: new Set(open.flatMap(({ jobId }) => jobId ?? [])), hasMore };
  }

  private async step(id: number): Promise<boolean> {
    try {
      return await this.commit(id, (tx, operation, at) => this.advance(tx, operation, at));
    } catch (error) {
      if (!(error instanceof ItemFailedError)) throw error;
      return this.commit(id, (tx, operation, at) => this.fail(tx, operation, { error, at }));
    }
  }

  /** One transaction over the operation. @returns whether there is more; false when somebody else is at it or it has ended. */
  private async commit(
    id: number,
    work: (tx: Session, operation: OperationEntity, at: EpochMs) => Promise<WorkStep>,
  ): Promise<boolean> {
    const done = await this.database.transaction(async (tx) => {
      const operation = await this.operations.lockIfFree(tx, id);
      if (!operation || hasEnded(operation.status)) return null;
      const before = { ...operation };
      const at = await this.tools.time.read(tx);
      const step = await work(tx, operation, at);
      endIfDone(operation, at);
      if (!isSame(before, operation)) await this.operations.save(tx, operation);
      return { step, before, operation };
    });
    if (!done) return false;
    done.step.announce?.();
    this.count(done.before, done.operation);
    return done.step.hasMore && !hasEnded(done.operation.status);
  }

  private async advance(tx: Session, operation: OperationEntity, at: EpochMs): Promise<WorkStep> {
    const step = await this.workOf(operation).advance(tx, operation, at);
    if (operation.status !== 'cancelling') return step;
    const givenUp = await this.giveUp(tx, operation, at);
    return { ...step, hasMore: step.hasMore || givenUp === GIVE_UP_BATCH };
  }

  private async giveUp(tx: Session, operation: OperationEntity, at: EpochMs): Promise<number> {
    const page = { after: 0, limit: GIVE_UP_BATCH };
    const items = await this.operations.findItems(tx, operation.id, 'pending', page);
    const changes = items.map(({ seq }) => ({ seq, outcome: 'cancelled' as const }));
    await this.operations.settleItems(tx, operation.id, changes, at);
    moveItems(operation, 'pending', 'cancelled', items.length);
    return items.length;
  }

  /** The item may have got its outcome from somebody else since it was rolled back here. */
  private async fail(
    tx: Session,
    operation: OperationEntity,
    { error, at }: { error: ItemFailedError; at: EpochMs },
  ): Promise<WorkStep> {
    const page = { after: error.seq - 1, limit: 1 };
    const [item] = await this.operations.findItems(tx, operation.id, 'pending', page);
    if (item?.seq !== error.seq) return { hasMore: true };
    const problem = this.problemOf(operation, error.cause);
    await this.operations.settleItems(
      tx,
      operation.id,
      [{ seq: item.seq, outcome: 'failed', ...problem }],
      at,
    );
    moveItems(operation, 'pending', 'failed');
    return { hasMore: true };
  }

  private problemOf(operation: OperationEntity, cause: unknown): { code: string; detail: string } {
    if (cause instanceof AppError) return { code: cause.code, detail: cause.message };
    this.tools.logger.error('an item of an operation failed', {
      operationId: operation.id,
      error: String(cause),
    });
    return { code: 'INTERNAL', detail: 'An unexpected error; see the log of the service.' };
  }

  private workOf({ kind }: OperationEntity): OperationWork {
    const work = this.works.find((each) => each.kind === kind);
    if (!work) throw new InvariantError(`nobody knows how to do ${kind}`);
    return work;
  }

  private count(before: OperationEntity, after: OperationEntity): void {
    if (isSame(before, after)) return;
    const { hub, metrics } = this.tools;
    const { id: operationId, status, kind, jobId } = after;
    hub.publish({ type: 'operation.changed', operationId, status, ...(jobId === null ? {} : { jobId }) });
    const outcomes: [ItemOutcome, number][] = [
      ['succeeded', after.succeededCount - before.succeededCount],
      ['unchanged', after.unchangedCount - before.unchangedCount],
      ['failed', after.failedCount - before.failedCount],
      ['cancelled', after.cancelledCount - before.cancelledCount],
    ];
    for (const [outcome, items] of outcomes)
      if (items > 0) metrics.count('mawid_operation_items_total', { kind, outcome }, items);
    if (hasEnded(status) && status !== before.status)
      metrics.count('mawid_operations_finished_total', { kind, status });
  }
}

/** Whether nothing was noted on the row. */
function isSame(before: OperationEntity, after: OperationEntity): boolean {
  const names = Object.keys(after) as (keyof OperationEntity)[];
  return names.every((name) => name === 'updatedAt' || before[name] === after[name]);
}

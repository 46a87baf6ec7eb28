import { Inject, Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/index.js';
import { Database, DatabaseTime, type Session } from '../database/index.js';
import { currentRequest, principalLabel, type Principal } from '../http/index.js';
import { EventHub, NotFoundError, pageOf, type EpochMs, type Page } from '../kernel/index.js';
import type { BackfillRange } from './backfill-planner.js';
import type { ListItemsQuery, ListOperationsQuery } from './dto/operation.query.js';
import type { OperationKind, OperationRequest } from './operation-request.js';
import { operationEnded } from './operation-problems.js';
import { enter } from './operation-progress.js';
import { afterAction, type OperationAction } from './operation-state.js';
import type { OperationEntity } from './operation.entity.js';
import { OperationsRead, type ItemView, type OperationView } from './operations.read.js';
import { OperationsRepository } from './operations.repository.js';

/** A new operation. */
export interface OperationOrder {
  kind: OperationKind;
  action: string;
  jobId: number | null;
  range: BackfillRange | null;
  concurrency: number;
  request: OperationRequest;
  /** All items; null = they are collected while it runs. */
  targets: readonly string[] | null;
  reason: string | null;
  principal: Principal;
  requestKey: string | null;
  at: EpochMs;
}

/** Long-running requests as resources. A command writes rows and rings a doorbell; engines do the work. */
@Injectable()
export class OperationsService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(OperationsRepository) private readonly operations: OperationsRepository,
    @Inject(OperationsRead) private readonly reads: OperationsRead,
    @Inject(DatabaseTime) private readonly time: DatabaseTime,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(EventHub) private readonly hub: EventHub,
  ) {}

  /** Writes a new operation with its items, in the caller's transaction; call {@link announce} after the commit. */
  async insert(tx: Session, order: OperationOrder): Promise<OperationEntity> {
    const { targets, range, at, ...rest } = order;
    const row: Omit<OperationEntity, 'id'> = {
      ...rest,
      status: 'running',
      rangeFrom: range?.from ?? null,
      rangeTo: range?.to ?? null,
      createdBy: principalLabel(order.principal),
      requestId: currentRequest()?.requestId ?? null,
      collected: targets !== null,
      collectCursor: null,
      total: targets?.length ?? 0,
      startedCount: 0,
      succeededCount: 0,
      unchangedCount: 0,
      failedCount: 0,
      cancelledCount: 0,
      stopCode: null,
      createdAt: at,
      updatedAt: at,
      finishedAt: null,
    };
    const id = await this.operations.insert(tx, row);
    if (targets !== null) await this.operations.insertItems(tx, id, 1, targets);
    return { ...row, id };
  }

  /** Tells screens and engines, after the commit. */
  announce({ id: operationId, status, jobId }: OperationEntity): void {
    this.hub.publish({
      type: 'operation.changed',
      operationId,
      status,
      ...(jobId === null ? {} : { jobId }),
    });
    this.hub.ring('operate');
  }

  /** @throws NOT_FOUND. */
  async get(id: number): Promise<OperationView> {
    const view = await this.database.read((session) => this.reads.find(session, id));
    if (!view) throw new NotFoundError('operation', id);
    return view;
  }

  /** Newest first. */
  async list(query: ListOperationsQuery): Promise<Page<OperationView>> {
    const { views, total, isExact } = await this.database.read((session) => this.reads.list(session, query));
    return pageOf(views, total, query, isExact);
  }

  /** In the order of work. @throws NOT_FOUND. */
  async items(id: number, query: ListItemsQuery): Promise<Page<ItemView>> {
    return this.database.read(async (session) => {
      const view = await this.reads.find(session, id);
      if (!view) throw new NotFoundError('operation', id);
      const { items, total } = await this.reads.items(session, view.operation, query);
      return pageOf(items, total, query);
    });
  }

  /** Pausing and cancelling let what was begun end. An action that finds its effect there already changes nothing.
   *  @throws NOT_FOUND, OPERATION_ENDED. */
  async act(
    id: number,
    order: { action: OperationAction; reason: string | null },
    principal: Principal,
  ): Promise<OperationView> {
    const { action, reason } = order;
    const operation = await this.database.transaction(async (tx) => {
      const current = await this.operations.lock(tx, id);
      if (!current) throw new NotFoundError('operation', id);
      const before = current.status;
      const next = afterAction(before, action);
      if (next === null) throw operationEnded(id, before, action);
      if (next === before) return null;
      enter(current, next, await this.time.read(tx));
      await this.operations.save(tx, current);
      await this.audit.record(tx, {
        principal,
        action: `operation.${action}`,
        targetType: 'operation',
        targetId: id,
        before: { status: before },
        after: { status: next },
        reason,
      });
      return current;
    });
    if (operation) this.announce(operation);
    return this.get(id);
  }
}

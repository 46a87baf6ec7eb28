import { Inject, Injectable } from '@nestjs/common';
import type { Session } from '../database/index.js';
import {
  ExecutionCommands,
  ExecutionNotes,
  HistoryService,
  type ExecutionAction,
} from '../executions/index.js';
import { AppError, InvariantError, parseExecutionId, type ExecutionId } from '../kernel/index.js';
import { BulkWork, type CollectedPage, type ItemResult } from './bulk-work.js';
import type { ExecutionActionOrder } from './operation-request.js';
import type { OperationEntity } from './operation.entity.js';
import { OperationsRepository } from './operations.repository.js';

/** Cancel, retry or mark as handled many executions. A retry whose job is busy waits for a slot instead of failing, so the jobs' own limits are the throttle. */
@Injectable()
export class ExecutionActionWork extends BulkWork {
  override readonly kind = 'execution_action';
  protected override readonly pageSize = 500;

  constructor(
    @Inject(OperationsRepository) operations: OperationsRepository,
    @Inject(ExecutionCommands) private readonly commands: ExecutionCommands,
    @Inject(ExecutionNotes) private readonly notes: ExecutionNotes,
    @Inject(HistoryService) private readonly history: HistoryService,
  ) {
    super(operations);
  }

  protected override async page(tx: Session, operation: OperationEntity): Promise<CollectedPage> {
    const { filter } = requestOf(operation);
    if (filter === null) return { targets: [], next: null };
    const { ids, next } = await this.history.walk(tx, filter, {
      after: operation.collectCursor,
      limit: this.pageSize,
    });
    return { targets: ids, next };
  }

  protected override async apply(
    tx: Session,
    operation: OperationEntity,
    target: string,
  ): Promise<ItemResult | null> {
    const { action, note = null } = requestOf(operation);
    const id = parseExecutionId(target);
    if (id === null) throw new InvariantError(`${target} is not the id of an execution`);
    if (action !== 'handle') return this.act(tx, operation, id, action);
    const done = await this.notes.handleIn(tx, id, note, operation);
    const outcome = done.changed ? 'succeeded' : 'unchanged';
    return { outcome, announce: () => this.notes.announce(done) };
  }

  private async act(
    tx: Session,
    operation: OperationEntity,
    id: ExecutionId,
    action: ExecutionAction,
  ): Promise<ItemResult | null> {
    const { reason, principal } = operation;
    try {
      const request = { action, ...(reason === null ? {} : { reason }) };
      const done = await this.commands.actIn(tx, id, request, principal);
      return {
        outcome: 'succeeded',
        executionId: action === 'retry' ? done.view.id : null,
        announce: () => this.commands.announce(done),
      };
    } catch (error) {
      // Both are found out before anything is written.
      const code = error instanceof AppError ? error.code : null;
      if (code === 'JOB_BUSY') return null;
      if (code !== 'EXECUTION_ALREADY_TERMINAL') throw error;
      return { outcome: 'unchanged', code, announce: () => undefined };
    }
  }
}

function requestOf({ request }: OperationEntity): ExecutionActionOrder {
  if (request.kind === 'execution_action') return request;
  throw new InvariantError(`an execution action stored as ${request.kind}`);
}

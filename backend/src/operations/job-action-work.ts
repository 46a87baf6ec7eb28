import { Inject, Injectable } from '@nestjs/common';
import type { Session } from '../database/index.js';
import { BulkJobCommand, findJobIds } from '../jobs/index.js';
import { InvariantError } from '../kernel/index.js';
import { BulkWork, type CollectedPage, type ItemResult } from './bulk-work.js';
import type { JobActionRequest } from './operation-request.js';
import type { OperationEntity } from './operation.entity.js';
import { OperationsRepository } from './operations.repository.js';

/** One verb on many jobs. */
@Injectable()
export class JobActionWork extends BulkWork {
  override readonly kind = 'job_action';
  protected override readonly pageSize = 1_000;

  constructor(
    @Inject(OperationsRepository) operations: OperationsRepository,
    @Inject(BulkJobCommand) private readonly command: BulkJobCommand,
  ) {
    super(operations);
  }

  protected override async page(tx: Session, operation: OperationEntity): Promise<CollectedPage> {
    const { filter, lastId } = requestOf(operation);
    const after = Number(operation.collectCursor ?? 0);
    const ids = await findJobIds(tx, filter ?? {}, { after, last: lastId, limit: this.pageSize });
    return { targets: ids.map(String), next: ids.length < this.pageSize ? null : String(ids.at(-1)) };
  }

  protected override async apply(
    tx: Session,
    operation: OperationEntity,
    target: string,
  ): Promise<ItemResult> {
    const { action, until, tags } = requestOf(operation);
    const id = Number(target);
    const order = { action, until, tags, reason: operation.reason };
    const done = await this.command.apply(tx, id, order, operation.principal);
    return {
      outcome: done.changed ? 'succeeded' : 'unchanged',
      executionId: done.executionId,
      announce: () => this.command.announce(id, done),
    };
  }
}

function requestOf({ request }: OperationEntity): JobActionRequest {
  if (request.kind === 'job_action') return request;
  throw new InvariantError(`a job action stored as ${request.kind}`);
}

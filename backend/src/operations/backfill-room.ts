import { Inject, Injectable } from '@nestjs/common';
import type { Session } from '../database/index.js';
import { RunWriter, type JobEntity } from '../jobs/index.js';
import type { EpochMs, ExecutionId } from '../kernel/index.js';
import { SlotRepository } from '../locks/index.js';
import type { OperationEntity } from './operation.entity.js';

/** How many runs a backfill may make now. */
@Injectable()
export class BackfillRoom {
  constructor(
    @Inject(SlotRepository) private readonly slots: SlotRepository,
    @Inject(RunWriter) private readonly runs: RunWriter,
  ) {}

  /** Within the concurrency asked for, and not more than slots are free; none while nobody has the function or a maintenance window forbids to
   *  ask for runs. @param job locked by the transaction. @param open runs of this backfill that have not ended. */
  async of(
    tx: Session,
    operation: OperationEntity,
    { job, open, at }: { job: JobEntity; open: readonly ExecutionId[]; at: EpochMs },
  ): Promise<number> {
    if (job.handlerMissing || (await this.runs.forbiddenBy(tx, job, at)) !== null) return 0;
    const slots = (await this.slots.slotsOf(tx, job.id)).filter(({ slot }) => slot < job.maxInstances);
    const others = slots.filter(({ executionId }) => executionId !== null && !open.includes(executionId));
    return Math.min(operation.concurrency, job.maxInstances - others.length) - open.length;
  }
}

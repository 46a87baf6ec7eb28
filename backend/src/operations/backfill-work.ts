import { Inject, Injectable } from '@nestjs/common';
import type { Session } from '../database/index.js';
import { ExecutionRepository, isTerminal } from '../executions/index.js';
import { JobsRepository, type JobEntity } from '../jobs/index.js';
import { epochMs, EventHub, newExecutionId, type EpochMs, type ExecutionId } from '../kernel/index.js';
import { BackfillRoom } from './backfill-room.js';
import { BackfillRead, type RunState } from './backfill.read.js';
import { moveItems, enter } from './operation-progress.js';
import type { ItemOutcome } from './operation-state.js';
import { OperationWork, type WorkStep } from './operation-work.js';
import type { OperationEntity } from './operation.entity.js';
import { OperationsRepository, type ItemChange, type OpenItem } from './operations.repository.js';

/** Makes the runs of a backfill, oldest first, as earlier ones end.
 *
 *  A run and the item it belongs to are written by one transaction, so an instant gets one run however often engines die. It takes a slot as
 *  any other run; no more are made than slots are free, so that the schedule's own fires find theirs as they would without a backfill. */
@Injectable()
export class BackfillWork extends OperationWork {
  override readonly kind = 'backfill';

  constructor(
    @Inject(OperationsRepository) private readonly operations: OperationsRepository,
    @Inject(BackfillRead) private readonly read: BackfillRead,
    @Inject(JobsRepository) private readonly jobs: JobsRepository,
    @Inject(BackfillRoom) private readonly room: BackfillRoom,
    @Inject(ExecutionRepository) private readonly executions: ExecutionRepository,
    @Inject(EventHub) private readonly hub: EventHub,
  ) {
    super();
  }

  override async advance(tx: Session, operation: OperationEntity, at: EpochMs): Promise<WorkStep> {
    const open = await this.settleEnded(tx, operation, at);
    if (operation.status !== 'running' || open.length >= operation.concurrency) return { hasMore: false };
    const job = await this.jobs.lock(tx, operation.jobId!);
    if (!job || job.deletedAt !== null) {
      operation.stopCode = 'JOB_DELETED';
      enter(operation, 'cancelling', at);
      return { hasMore: true };
    }
    const room = await this.room.of(tx, operation, { job, open, at });
    const items = await this.operations.findItems(tx, operation.id, 'pending', { after: 0, limit: room });
    const made = await this.start(tx, operation, { job, items, at });
    return { hasMore: false, announce: () => this.announce(job.id, made) };
  }

  /** Writes the outcomes of runs that have ended. @returns the runs that are still open. */
  private async settleEnded(tx: Session, operation: OperationEntity, at: EpochMs): Promise<ExecutionId[]> {
    const page = { after: 0, limit: operation.startedCount };
    const items = await this.operations.findItems(tx, operation.id, 'started', page);
    const ids = items.flatMap(({ executionId }) => executionId ?? []);
    const runs = new Map((await this.read.runs(tx, ids)).map((run) => [run.id, run]));
    const open: ExecutionId[] = [];
    const changes: ItemChange[] = [];
    for (const { seq, executionId } of items) {
      const run = executionId === null ? undefined : runs.get(executionId);
      if (run && !isTerminal(run.status)) open.push(run.id);
      else changes.push({ seq, ...outcomeOf(run) });
    }
    await this.operations.settleItems(tx, operation.id, changes, at);
    for (const { outcome } of changes) moveItems(operation, 'started', outcome);
    return open;
  }

  private async start(
    tx: Session,
    operation: OperationEntity,
    { job, items, at }: { job: JobEntity; items: readonly OpenItem[]; at: EpochMs },
  ): Promise<ExecutionId[]> {
    const changes: (ItemChange & { executionId: ExecutionId })[] = [];
    for (const { seq, target } of items) {
      const id = newExecutionId(at);
      await this.executions.insertRequested(tx, {
        id,
        jobId: job.id,
        origin: operation.id,
        kind: 'backfill',
        scheduledFor: epochMs(Number(target)),
        dueAt: at,
        plannedAt: at,
        priority: job.priority,
        jobVersion: job.version,
        params: operation.request.kind === 'backfill' ? operation.request.params : null,
        triggeredBy: operation.createdBy,
        retryOf: null,
      });
      changes.push({ seq, outcome: 'started', executionId: id });
    }
    await this.operations.settleItems(tx, operation.id, changes, at);
    moveItems(operation, 'pending', 'started', changes.length);
    return changes.map(({ executionId }) => executionId);
  }

  private announce(jobId: number, ids: readonly ExecutionId[]): void {
    for (const executionId of ids)
      this.hub.publish({ type: 'execution.changed', jobId, executionId, status: 'planned' });
    if (ids.length > 0) this.hub.ring('start');
  }
}

function outcomeOf(run: RunState | undefined): { outcome: ItemOutcome; code: string | null } {
  // Its row went with a clean-up: it had ended, how is not known any more.
  if (!run) return { outcome: 'failed', code: 'cleaned_up' };
  if (run.status === 'succeeded') return { outcome: 'succeeded', code: null };
  return { outcome: run.status === 'cancelled' ? 'cancelled' : 'failed', code: run.reasonCode ?? run.status };
}

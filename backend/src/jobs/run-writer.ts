import { Inject, Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/index.js';
import type { Session } from '../database/index.js';
import { ExecutionRepository, handlerMissing, jobBusy } from '../executions/index.js';
import { principalLabel, type Principal } from '../http/index.js';
import { ValidationError, type EpochMs, type ExecutionId } from '../kernel/index.js';
import { SlotRepository } from '../locks/index.js';
import { MaintenanceWindows, spanAt, spansBetween, spansFor, type WindowSpan } from '../windows/index.js';
import { JobDefiner } from './job-definer.js';
import { triggerForbidden } from './job-problems.js';
import type { Params } from './job-values.js';
import type { JobEntity } from './job.entity.js';

/** Checks and writes a requested run, in a transaction that holds the job row locked. */
@Injectable()
export class RunWriter {
  constructor(
    @Inject(JobDefiner) private readonly definer: JobDefiner,
    @Inject(SlotRepository) private readonly slots: SlotRepository,
    @Inject(ExecutionRepository) private readonly executions: ExecutionRepository,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(MaintenanceWindows) private readonly windows: MaintenanceWindows,
  ) {}

  /** Whether the job can run now. A slot may still be taken between this check and the start; then the run is recorded as skipped.
   *  @param params parameters of this run; null = the job's own.
   *  @param now when it is to run.
   *  @throws HANDLER_MISSING, MAINTENANCE_WINDOW, JOB_BUSY, VALIDATION_FAILED. */
  async check(tx: Session, job: JobEntity, params: Params | null, now: EpochMs): Promise<void> {
    const span = await this.forbiddenBy(tx, job, now);
    if (span !== null) throw triggerForbidden(job.id, span);
    if (job.handlerMissing) throw handlerMissing(job.id, job.taskFunctionKey);
    if (params !== null) {
      const errors = await this.definer.checkParams(tx, job.taskFunctionKey, params);
      if (errors === null) throw handlerMissing(job.id, job.taskFunctionKey);
      if (errors.length > 0) throw new ValidationError(errors);
    }
    if (job.overlapPolicy !== 'skip') return;
    const slots = (await this.slots.slotsOf(tx, job.id)).filter(({ slot }) => slot < job.maxInstances);
    const holders = slots.flatMap(({ executionId }) => (executionId === null ? [] : [executionId]));
    if (slots.length > 0 && holders.length === slots.length) throw jobBusy(job.id, holders);
  }

  /** The maintenance window that forbids asking for runs of the job now; null = none does. */
  async forbiddenBy(session: Session, job: JobEntity, now: EpochMs): Promise<WindowSpan | null> {
    const forbidding = (await this.windows.all(session)).filter((window) => window.forbidsTrigger);
    return spanAt(spansFor(spansBetween(forbidding, now, now), job.tags), now);
  }

  /** Adds the run to the ledger, due at once, and the audit record. */
  async insert(
    tx: Session,
    job: JobEntity,
    run: { id: ExecutionId; origin: number; now: EpochMs; params: Params | null; principal: Principal },
  ): Promise<void> {
    const { id, origin, now, params, principal } = run;
    await this.executions.insertRequested(tx, {
      id,
      jobId: job.id,
      origin,
      kind: principal.kind === 'user' ? 'manual' : 'api',
      scheduledFor: now,
      dueAt: now,
      plannedAt: now,
      priority: job.priority,
      jobVersion: job.version,
      params,
      triggeredBy: principalLabel(principal),
      retryOf: null,
    });
    await this.audit.record(tx, {
      principal,
      action: 'job.trigger',
      targetType: 'job',
      targetId: job.id,
      after: { executionId: id, ...(params && { params }) },
    });
  }
}

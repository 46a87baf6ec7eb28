import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/index.js';
import { Database, DatabaseTime, isUniqueViolation, type Session } from '../database/index.js';
import { ExecutionRepository, handlerMissing, jobBusy } from '../executions/index.js';
import { principalLabel, type Principal } from '../http/index.js';
import {
  DAY,
  epochMs,
  EventHub,
  newExecutionId,
  NotFoundError,
  ValidationError,
  type EpochMs,
  type ExecutionId,
} from '../kernel/index.js';
import { SlotRepository } from '../locks/index.js';
import { JobChanger, type JobDraft, type RevisionAction } from './job-changer.js';
import { checkVersion, JobCommands, type CommandContext } from './job-commands.service.js';
import { JobDefiner } from './job-definer.js';
import { NOT_PAUSED } from './job-pause.js';
import { jobKeyTaken, refuse } from './job-problems.js';
import type { Params } from './job-values.js';
import type { JobEntity } from './job.entity.js';
import { JobsRepository } from './jobs.repository.js';
import { findRequestedRun } from './requested-run.read.js';

/** A run somebody asks for. */
export interface TriggerOrder {
  /** Parameters instead of the job's; null = the job's. */
  params: Params | null;
  /** Equal for repetitions of one request (see `idempotencyIdOf`); null = the request carries no key. */
  requestKey: string | null;
}

/** Verbs on a job. Each is one transaction that locks the job row. A verb that finds its effect there already changes nothing. */
@Injectable()
export class JobActions {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DatabaseTime) private readonly time: DatabaseTime,
    @Inject(EventHub) private readonly events: EventHub,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(JobsRepository) private readonly jobs: JobsRepository,
    @Inject(JobChanger) private readonly changer: JobChanger,
    @Inject(JobCommands) private readonly commands: JobCommands,
    @Inject(JobDefiner) private readonly definer: JobDefiner,
    @Inject(ExecutionRepository) private readonly executions: ExecutionRepository,
    @Inject(SlotRepository) private readonly slots: SlotRepository,
  ) {}

  /** Keeps the schedule but runs nothing; what is not run is recorded as skipped. Pausing again replaces reason and end.
   *  @param until when it ends by itself, exclusive; null = when somebody resumes it.
   *  @throws NOT_FOUND, JOB_DELETED, VERSION_MISMATCH; VALIDATION_FAILED when `until` does not lie ahead. */
  async pause(
    id: number,
    context: CommandContext,
    reason: string | null,
    until: EpochMs | null,
  ): Promise<JobEntity> {
    return this.act({ action: 'pause', id, reason }, context, (job, at) => {
      if (until !== null && until <= at) throw refuse('/until', 'NOT_AHEAD', 'until must lie ahead.');
      if (job.pausedAt !== null && job.pausedUntil === until && job.pauseReason === reason) return null;
      const pausedBy = principalLabel(context.principal);
      return { pausedAt: job.pausedAt ?? at, pausedBy, pauseReason: reason, pausedUntil: until };
    });
  }

  /** Ends a pause. @throws as {@link pause}. */
  async resume(id: number, context: CommandContext, reason: string | null): Promise<JobEntity> {
    return this.act({ action: 'resume', id, reason }, context, (job) =>
      job.pausedAt === null ? null : NOT_PAUSED,
    );
  }

  /** Schedules it again, from now on. @throws as {@link pause}. */
  async enable(id: number, context: CommandContext, reason: string | null): Promise<JobEntity> {
    return this.act({ action: 'enable', id, reason }, context, (job) =>
      job.enabled ? null : { enabled: true },
    );
  }

  /** Takes it off the schedule: nothing is planned or recorded until it is enabled. @throws as {@link pause}. */
  async disable(id: number, context: CommandContext, reason: string | null): Promise<JobEntity> {
    return this.act({ action: 'disable', id, reason }, context, (job) =>
      job.enabled ? { enabled: false } : null,
    );
  }

  /** Brings a deleted job back, scheduled from now on. @throws NOT_FOUND, VERSION_MISMATCH; JOB_KEY_TAKEN when another has its key. */
  async restore(id: number, context: CommandContext, reason: string | null): Promise<JobEntity> {
    let jobKey: string | null = null;
    try {
      const { job, changed } = await this.database.transaction(async (tx) => {
        const current = await this.jobs.lock(tx, id);
        if (!current) throw new NotFoundError('job', id);
        checkVersion(current, context.expected);
        if (current.deletedAt === null) return { job: current, changed: false };
        jobKey = current.jobKey;
        const owner = jobKey === null ? null : await this.jobs.findIdByKey(tx, jobKey);
        if (jobKey !== null && owner !== null) throw jobKeyTaken(jobKey, owner);
        const effectiveAt = await this.changer.effectiveAt(tx, current);
        const order = { action: 'restore' as const, principal: context.principal, reason, effectiveAt };
        return {
          job: await this.changer.change(tx, current, { deletedAt: null, deletedBy: null }, order),
          changed: true,
        };
      });
      if (changed) this.changer.announce([id]);
      return job;
    } catch (error) {
      if (jobKey !== null && isUniqueViolation(error)) throw jobKeyTaken(jobKey, null);
      throw error;
    }
  }

  /** Asks for a run now, also of a paused or disabled job.
   *  @throws NOT_FOUND, JOB_DELETED, VERSION_MISMATCH, JOB_BUSY, HANDLER_MISSING; VALIDATION_FAILED for wrong params. */
  async trigger(
    id: number,
    context: CommandContext,
    order: TriggerOrder,
  ): Promise<{ job: JobEntity; executionId: ExecutionId }> {
    const fresh = { id: newExecutionId(this.time.now()), origin: originOf(order.requestKey) };
    const result = await this.database.transaction(async (tx) => {
      const job = await this.commands.lockExisting(tx, id, context);
      const now = await this.time.read(tx);
      if (order.requestKey !== null) {
        const since = epochMs(now - DAY);
        const earlier = await findRequestedRun(tx, { jobId: id, origin: fresh.origin, since });
        if (earlier !== null) return { job, executionId: earlier };
      }
      await this.checkTrigger(tx, job, order.params);
      await this.insertRun(tx, job, { ...fresh, now, params: order.params, principal: context.principal });
      return { job, executionId: fresh.id };
    });
    this.events.publish({
      type: 'execution.changed',
      jobId: id,
      executionId: result.executionId,
      status: 'planned',
    });
    this.events.ring('start');
    return result;
  }

  private async checkTrigger(tx: Session, job: JobEntity, params: Params | null): Promise<void> {
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

  private async insertRun(
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

  /** @param decide what changes; null = nothing, it is so already. */
  private async act(
    { action, id, reason }: { action: RevisionAction; id: number; reason: string | null },
    context: CommandContext,
    decide: (job: JobEntity, at: EpochMs) => Partial<JobDraft> | null,
  ): Promise<JobEntity> {
    const { job, changed } = await this.database.transaction(async (tx) => {
      const current = await this.commands.lockExisting(tx, id, context);
      const effectiveAt = await this.changer.effectiveAt(tx, current);
      const changes = decide(current, effectiveAt);
      if (changes === null) return { job: current, changed: false };
      const order = { action, principal: context.principal, reason, effectiveAt };
      return { job: await this.changer.change(tx, current, changes, order), changed: true };
    });
    if (changed) this.changer.announce([id]);
    return job;
  }
}

/** Identifies the request within a job's executions: 1 to 2^53 - 1, the same for repetitions of a keyed request. */
function originOf(requestKey: string | null): number {
  const bytes = requestKey === null ? randomBytes(7) : Buffer.from(requestKey, 'hex');
  const high = bytes.readUIntBE(0, 3) & 0x1f_ffff;
  return high * 2 ** 32 + bytes.readUInt32BE(3) || 1;
}

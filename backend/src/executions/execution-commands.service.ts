import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/index.js';
import { Database, DatabaseTime, type Session } from '../database/index.js';
import { principalLabel, type Principal } from '../http/index.js';
import {
  epochMs,
  EventHub,
  InvariantError,
  MINUTE,
  newExecutionId,
  NotFoundError,
  ValidationError,
  type ExecutionId,
} from '../kernel/index.js';
import { SlotRepository } from '../locks/index.js';
import { TaskCatalogue } from '../lookups/index.js';
import type { ExecutionActionRequest, ExecutionActionResponse } from './dto/execution-action.dto.js';
import { alreadyTerminal, handlerMissing, jobBusy, jobDeleted, notTerminal } from './execution-problems.js';
import { isTerminal } from './execution-state.js';
import { ExecutionRepository } from './execution.repository.js';
import type { ExecutionView } from './execution-view.js';
import { ExecutionsRead, type JobFacts } from './executions.read.js';
import { toExecutionDto } from './to-execution-dto.js';

/** The tables that commands on executions write and read. */
@Injectable()
export class ExecutionCommandStores {
  constructor(
    @Inject(ExecutionRepository) readonly executions: ExecutionRepository,
    @Inject(SlotRepository) readonly slots: SlotRepository,
    @Inject(ExecutionsRead) readonly read: ExecutionsRead,
  ) {}
}

/** Who acts, on what, and in which words. */
interface Command {
  id: ExecutionId;
  principal: Principal;
  reason: string | null;
}

/** An execution after a command, and who is to look at it. */
export interface ExecutionChange {
  view: ExecutionView;
  bell: 'start' | 'cancel';
}

/** What a person or service does to an execution. A command changes rows and rings a doorbell; the engine does the rest. */
@Injectable()
export class ExecutionCommands {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ExecutionCommandStores) private readonly stores: ExecutionCommandStores,
    @Inject(DatabaseTime) private readonly time: DatabaseTime,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(EventHub) private readonly hub: EventHub,
    @Inject(TaskCatalogue) private readonly tasks: TaskCatalogue,
  ) {}

  /** @throws NOT_FOUND, VALIDATION_FAILED, and the conflicts of the action. */
  async act(
    id: ExecutionId,
    request: ExecutionActionRequest,
    principal: Principal,
  ): Promise<ExecutionActionResponse> {
    const done = await this.database.transaction((tx) => this.actIn(tx, id, request, principal));
    this.announce(done);
    return { execution: toExecutionDto(done.view), executionId: done.view.id };
  }

  /** {@link act} within the caller's transaction; call {@link announce} after the commit. */
  async actIn(
    tx: Session,
    id: ExecutionId,
    request: ExecutionActionRequest,
    principal: Principal,
  ): Promise<ExecutionChange> {
    const command = { id, principal, reason: request.reason ?? null };
    if (request.action === 'retry') return this.retry(tx, command, request.params);
    if (request.params !== undefined) {
      const message = 'Leave params out: they belong to retry.';
      throw new ValidationError([{ pointer: '/params', code: 'NOT_ALLOWED', message }]);
    }
    return this.cancel(tx, command);
  }

  /** Tells screens and the engine. */
  announce({ view, bell }: ExecutionChange): void {
    this.hub.ring(bell);
    this.hub.publish({
      type: 'execution.changed',
      jobId: view.jobId,
      executionId: view.id,
      status: view.status,
    });
  }

  /** Ends a waiting execution at once, slot included; of a running one asks its owner, wherever it runs.
   *  @throws EXECUTION_ALREADY_TERMINAL. */
  private async cancel(tx: Session, command: Command): Promise<ExecutionChange> {
    const before = await this.existing(tx, command.id);
    // Slots before executions: the one lock order.
    await this.stores.slots.lockSlotsOf(tx, [before.jobId]);
    const at = await this.time.read(tx);
    const order = { by: principalLabel(command.principal), reason: command.reason, at };
    const waiting = await this.stores.executions.cancelWaiting(tx, command.id, order);
    if (waiting) await this.stores.slots.release(tx, before.jobId, command.id);
    const done = waiting || (await this.stores.executions.requestCancel(tx, command.id, order));
    const after = await this.existing(tx, command.id);
    if (!done) throw alreadyTerminal(command.id, after.status);
    await this.record(tx, 'execution.cancel', { command, before, after, isAsked: !waiting });
    // A freed slot lets the next one start; a running one is to be looked at by its owner.
    return { view: after, bell: waiting ? 'start' : 'cancel' };
  }

  /** A new execution with the same parameters, due now. @throws EXECUTION_NOT_TERMINAL, JOB_DELETED, JOB_BUSY, HANDLER_MISSING. */
  private async retry(
    tx: Session,
    command: Command,
    params: Record<string, unknown> | undefined,
  ): Promise<ExecutionChange> {
    const original = await this.existing(tx, command.id);
    const job = await this.stores.read.lockJob(tx, original.jobId);
    if (!isTerminal(original.status)) throw notTerminal(command.id, original.status);
    if (!job || job.isDeleted) throw jobDeleted(original.jobId);
    if (job.isHandlerMissing) throw handlerMissing(job.id, job.taskFunctionKey);
    await this.checkParams(tx, job, params);
    await this.refuseWhenBusy(tx, job);
    const id = await this.insertRetry(tx, { command, original, job, params: params ?? original.params });
    const made = await this.existing(tx, id);
    await this.record(tx, 'execution.retry', { command, before: null, after: made });
    return { view: made, bell: 'start' };
  }

  private async insertRetry(
    tx: Session,
    retry: { command: Command; original: ExecutionView; job: JobFacts; params: Record<string, unknown> },
  ): Promise<ExecutionId> {
    const now = await this.time.read(tx);
    const id = newExecutionId(now);
    const { principal } = retry.command;
    await this.stores.executions.insertRequested(tx, {
      id,
      jobId: retry.job.id,
      origin: randomOrigin(),
      kind: principal.kind === 'user' ? 'manual' : 'api',
      scheduledFor: now,
      dueAt: now,
      plannedAt: now,
      priority: retry.job.priority,
      jobVersion: retry.job.version,
      // Written out, so that an edit of the job in the meantime does not change what is repeated.
      params: retry.params,
      triggeredBy: principalLabel(principal),
      retryOf: retry.original.id,
    });
    return id;
  }

  private async checkParams(
    tx: Session,
    job: JobFacts,
    params: Record<string, unknown> | undefined,
  ): Promise<void> {
    if (params === undefined) return;
    const task = await this.tasks.find(tx, job.taskFunctionKey);
    if (!task) throw handlerMissing(job.id, job.taskFunctionKey);
    const errors = task.validate(params);
    if (errors.length > 0) throw new ValidationError(errors);
  }

  /** As for trigger-now: what would only be skipped is refused, so that the caller hears of it. */
  private async refuseWhenBusy(tx: Session, job: JobFacts): Promise<void> {
    if (job.overlapPolicy !== 'skip') return;
    // Runs asked for a moment ago that have not taken their slot yet. Read before the slots: one that takes its slot in between is then
    // seen by one of both statements, the other way round by none.
    const since = epochMs((await this.time.read(tx)) - MINUTE);
    const waiting = await this.stores.read.findWaiting(tx, job.id, since);
    const slots = (await this.stores.slots.slotsOf(tx, job.id)).filter(({ slot }) => slot < job.maxInstances);
    const holders = slots.flatMap(({ executionId }) => executionId ?? []);
    const all = [...new Set([...holders, ...waiting])];
    if (all.length >= job.maxInstances) throw jobBusy(job.id, all);
  }

  private async existing(session: Session, id: ExecutionId): Promise<ExecutionView> {
    const view = await this.stores.read.findView(session, id);
    if (!view) throw new NotFoundError('execution', id);
    return view;
  }

  private async record(
    tx: Session,
    action: string,
    change: { command: Command; before: ExecutionView | null; after: ExecutionView; isAsked?: boolean },
  ): Promise<void> {
    await this.audit.record(tx, {
      principal: change.command.principal,
      action,
      targetType: 'execution',
      targetId: change.command.id,
      ...(change.before ? { before: summary(change.before) } : {}),
      // A run that is asked to stop is as it was until it does.
      after: { ...summary(change.after), ...(change.isAsked && { cancelRequested: true }) },
      reason: change.command.reason,
    });
  }
}

/** What of an execution is worth keeping in the audit log. */
function summary(view: ExecutionView): Record<string, unknown> {
  const { id, jobId, status, attempt, reasonCode, retryOf } = view;
  return { id, jobId, status, attempt, reasonCode, retryOf };
}

/** 1 to 2^53 - 1. @throws InvariantError never in practice: zero is drawn once in 2^53. */
function randomOrigin(): number {
  const origin = Number(randomBytes(8).readBigUInt64BE() >> 11n);
  if (origin === 0) throw new InvariantError('drew origin 0');
  return origin;
}

import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Database, DatabaseTime, type Session } from '../database/index.js';
import { DAY, epochMs, EventHub, newExecutionId, type ExecutionId } from '../kernel/index.js';
import { JobCommands, type CommandContext } from './job-commands.service.js';
import type { Params } from './job-values.js';
import type { JobEntity } from './job.entity.js';
import { findRequestedRun } from './requested-run.read.js';
import { RunWriter } from './run-writer.js';

/** A run somebody asks for. */
export interface TriggerOrder {
  /** Parameters instead of the job's; null = the job's. */
  params: Params | null;
  /** Equal for repetitions of one request (see `idempotencyIdOf`); null = the request carries no key. */
  requestKey: string | null;
}

/** Runs that somebody asks for. */
@Injectable()
export class JobRuns {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DatabaseTime) private readonly time: DatabaseTime,
    @Inject(EventHub) private readonly events: EventHub,
    @Inject(JobCommands) private readonly commands: JobCommands,
    @Inject(RunWriter) private readonly writer: RunWriter,
  ) {}

  /** Asks for a run now, also of a paused or disabled job.
   *  @throws NOT_FOUND, JOB_DELETED, VERSION_MISMATCH, JOB_BUSY, HANDLER_MISSING, MAINTENANCE_WINDOW; VALIDATION_FAILED for wrong params. */
  async request(
    id: number,
    context: CommandContext,
    order: TriggerOrder,
  ): Promise<{ job: JobEntity; executionId: ExecutionId }> {
    const result = await this.database.transaction((tx) => this.requestIn(tx, id, context, order));
    this.announce(id, result.executionId);
    return result;
  }

  /** {@link request} within the caller's transaction, who announces it after the commit. */
  async requestIn(
    tx: Session,
    id: number,
    context: CommandContext,
    order: TriggerOrder,
  ): Promise<{ job: JobEntity; executionId: ExecutionId }> {
    const fresh = { id: newExecutionId(this.time.now()), origin: originOf(order.requestKey) };
    const job = await this.commands.lockExisting(tx, id, context);
    const now = await this.time.read(tx);
    if (order.requestKey !== null) {
      const since = epochMs(now - DAY);
      const earlier = await findRequestedRun(tx, { jobId: id, origin: fresh.origin, since });
      if (earlier !== null) return { job, executionId: earlier };
    }
    await this.writer.check(tx, job, order.params, now);
    await this.writer.insert(tx, job, { ...fresh, now, params: order.params, principal: context.principal });
    return { job, executionId: fresh.id };
  }

  /** Tells screens and the engine. */
  announce(jobId: number, executionId: ExecutionId): void {
    this.events.publish({ type: 'execution.changed', jobId, executionId, status: 'planned' });
    this.events.ring('start');
  }
}

/** Identifies the request within a job's executions: 1 to 2^53 - 1, the same for repetitions of a keyed request. */
function originOf(requestKey: string | null): number {
  const bytes = requestKey === null ? randomBytes(7) : Buffer.from(requestKey, 'hex');
  const high = bytes.readUIntBE(0, 3) & 0x1f_ffff;
  return high * 2 ** 32 + bytes.readUInt32BE(3) || 1;
}

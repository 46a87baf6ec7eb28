import { Inject, Injectable } from '@nestjs/common';
import { Database, isUniqueViolation } from '../database/index.js';
import { principalLabel } from '../http/index.js';
import { NotFoundError, type EpochMs, type ExecutionId } from '../kernel/index.js';
import { JobChanger, type JobDraft, type RevisionAction } from './job-changer.js';
import { checkVersion, JobCommands, type CommandContext } from './job-commands.service.js';
import { NOT_PAUSED } from './job-pause.js';
import { jobKeyTaken, refuse } from './job-problems.js';
import { JobRuns, type TriggerOrder } from './job-runs.service.js';
import type { JobEntity } from './job.entity.js';
import { JobsRepository } from './jobs.repository.js';

/** Verbs on a job. Each is one transaction that locks the job row. A verb that finds its effect there already changes nothing. */
@Injectable()
export class JobActions {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(JobsRepository) private readonly jobs: JobsRepository,
    @Inject(JobChanger) private readonly changer: JobChanger,
    @Inject(JobCommands) private readonly commands: JobCommands,
    @Inject(JobRuns) private readonly runs: JobRuns,
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

  /** Asks for a run now, also of a paused or disabled job. @throws as {@link JobRuns.request}. */
  async trigger(
    id: number,
    context: CommandContext,
    order: TriggerOrder,
  ): Promise<{ job: JobEntity; executionId: ExecutionId }> {
    return this.runs.request(id, context, order);
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

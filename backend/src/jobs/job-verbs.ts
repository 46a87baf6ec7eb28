import { Inject, Injectable } from '@nestjs/common';
import { isUniqueViolation, type Session } from '../database/index.js';
import { principalLabel } from '../http/index.js';
import { NotFoundError, type EpochMs } from '../kernel/index.js';
import { JobChanger, type JobDraft, type RevisionAction } from './job-changer.js';
import { checkVersion, JobCommands, type CommandContext, type JobChange } from './job-commands.service.js';
import { NOT_PAUSED } from './job-pause.js';
import { jobKeyTaken, refuse } from './job-problems.js';
import type { JobEntity } from './job.entity.js';
import { JobsRepository } from './jobs.repository.js';

/** Verbs on a job within the caller's transaction, which they give the job's lock; the caller announces what changed after the commit. A verb
 *  that finds its effect there already changes nothing. */
@Injectable()
export class JobVerbs {
  constructor(
    @Inject(JobsRepository) private readonly jobs: JobsRepository,
    @Inject(JobChanger) private readonly changer: JobChanger,
    @Inject(JobCommands) private readonly commands: JobCommands,
  ) {}

  /** @param pause `until` = when it ends by itself, exclusive; null = when somebody resumes it.
   *  @throws NOT_FOUND, JOB_DELETED, VERSION_MISMATCH; VALIDATION_FAILED when `until` does not lie ahead. */
  async pause(
    tx: Session,
    id: number,
    context: CommandContext,
    { reason, until }: { reason: string | null; until: EpochMs | null },
  ): Promise<JobChange> {
    return this.act(tx, { action: 'pause', id, reason }, context, (job, at) => {
      if (until !== null && until <= at) throw refuse('/until', 'NOT_AHEAD', 'until must lie ahead.');
      if (job.pausedAt !== null && job.pausedUntil === until && job.pauseReason === reason) return null;
      const pausedBy = principalLabel(context.principal);
      return { pausedAt: job.pausedAt ?? at, pausedBy, pauseReason: reason, pausedUntil: until };
    });
  }

  /** @throws as {@link pause}. */
  async resume(tx: Session, id: number, context: CommandContext, reason: string | null): Promise<JobChange> {
    return this.act(tx, { action: 'resume', id, reason }, context, (job) =>
      job.pausedAt === null ? null : NOT_PAUSED,
    );
  }

  /** @throws as {@link pause}. */
  async enable(tx: Session, id: number, context: CommandContext, reason: string | null): Promise<JobChange> {
    return this.act(tx, { action: 'enable', id, reason }, context, (job) =>
      job.enabled ? null : { enabled: true },
    );
  }

  /** @throws as {@link pause}. */
  async disable(tx: Session, id: number, context: CommandContext, reason: string | null): Promise<JobChange> {
    return this.act(tx, { action: 'disable', id, reason }, context, (job) =>
      job.enabled ? { enabled: false } : null,
    );
  }

  /** @throws NOT_FOUND, VERSION_MISMATCH; JOB_KEY_TAKEN when another has its key. */
  async restore(tx: Session, id: number, context: CommandContext, reason: string | null): Promise<JobChange> {
    const current = await this.jobs.lock(tx, id);
    if (!current) throw new NotFoundError('job', id);
    checkVersion(current, context.expected);
    if (current.deletedAt === null) return { job: current, changed: false };
    const { jobKey } = current;
    const owner = jobKey === null ? null : await this.jobs.findIdByKey(tx, jobKey);
    if (jobKey !== null && owner !== null) throw jobKeyTaken(jobKey, owner);
    const effectiveAt = await this.changer.effectiveAt(tx, current);
    const order = { action: 'restore' as const, principal: context.principal, reason, effectiveAt };
    try {
      const job = await this.changer.change(tx, current, { deletedAt: null, deletedBy: null }, order);
      return { job, changed: true };
    } catch (error) {
      // The other one took the key between our look and our write.
      if (jobKey !== null && isUniqueViolation(error)) throw jobKeyTaken(jobKey, null);
      throw error;
    }
  }

  /** @param decide what changes; null = nothing, it is so already. */
  private async act(
    tx: Session,
    { action, id, reason }: { action: RevisionAction; id: number; reason: string | null },
    context: CommandContext,
    decide: (job: JobEntity, at: EpochMs) => Partial<JobDraft> | null,
  ): Promise<JobChange> {
    const current = await this.commands.lockExisting(tx, id, context);
    const effectiveAt = await this.changer.effectiveAt(tx, current);
    const changes = decide(current, effectiveAt);
    if (changes === null) return { job: current, changed: false };
    const order = { action, principal: context.principal, reason, effectiveAt };
    return { job: await this.changer.change(tx, current, changes, order), changed: true };
  }
}

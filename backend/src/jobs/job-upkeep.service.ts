import { Inject, Injectable } from '@nestjs/common';
import type { Session } from '../database/index.js';
import { SYSTEM_PRINCIPAL } from '../http/index.js';
import { AppError, type EpochMs } from '../kernel/index.js';
import { SlotRepository } from '../locks/index.js';
import type { JobFields } from './dto/job-fields.dto.js';
import { JobChanger, type JobDraft, type RevisionAction } from './job-changer.js';
import { JobCommands } from './job-commands.service.js';
import { NOT_PAUSED } from './job-pause.js';
import type { JobEntity } from './job.entity.js';
import { JobsRepository } from './jobs.repository.js';
import { PlannedFires } from './planned-fires.js';

/** Jobs that one call changes at most; call again while it returns that many. */
export const UPKEEP_BATCH = 100;

/** Changes the service itself makes to jobs, as revisions of the principal `system`. The methods with a session run in the caller's
 *  transaction and return the ids of changed jobs: pass them to {@link announce} after the commit. Running them in several
 *  processes at once is harmless: each job is looked at again under its lock. */
@Injectable()
export class JobUpkeep {
  constructor(
    @Inject(JobsRepository) private readonly jobs: JobsRepository,
    @Inject(JobChanger) private readonly changer: JobChanger,
    @Inject(JobCommands) private readonly commands: JobCommands,
    @Inject(SlotRepository) private readonly slots: SlotRepository,
    @Inject(PlannedFires) private readonly fires: PlannedFires,
  ) {}

  /** Takes jobs off the schedule whose function no live instance has, and puts those back whose function has returned.
   *  @param missingKeys functions nobody has. @param presentKeys functions a live instance has. */
  async markHandlers(
    tx: Session,
    missingKeys: readonly string[],
    presentKeys: readonly string[],
  ): Promise<number[]> {
    const lost = await this.jobs.findByHandler(tx, missingKeys, true, UPKEEP_BATCH);
    const found = await this.jobs.findByHandler(tx, presentKeys, false, UPKEEP_BATCH - lost.length);
    const isLost = new Set(lost);
    return this.changeEach(tx, [...lost, ...found], (job) => {
      const missing = isLost.has(job.id);
      if (job.handlerMissing === missing) return null;
      const keys = missing ? missingKeys : presentKeys;
      if (!keys.includes(job.taskFunctionKey)) return null;
      return { action: missing ? 'handler_missing' : 'handler_found', changes: { handlerMissing: missing } };
    });
  }

  /** Ends pauses whose `until` has come. */
  async endExpiredPauses(tx: Session, now: EpochMs): Promise<number[]> {
    const ids = await this.jobs.findExpiredPauses(tx, now, UPKEEP_BATCH);
    return this.changeEach(tx, ids, (job) =>
      job.pausedUntil === null || job.pausedUntil > now ? null : { action: 'end_pause', changes: NOT_PAUSED },
    );
  }

  /** Writes slot rows that a job should have and has not: only a hand on the database takes them. @returns the jobs' ids. */
  async repairSlots(tx: Session): Promise<number[]> {
    const jobs = await this.jobs.findSlotless(tx, UPKEEP_BATCH);
    await this.slots.ensureSlotsOf(
      tx,
      jobs.map(({ id, maxInstances }) => ({ jobId: id, count: maxInstances })),
    );
    return jobs.map(({ id }) => id);
  }

  /** Computes the cursors of a batch of plannable jobs again, by the calendar this process has.
   *  @param after id of the last job of the batch before. @param reason what changed.
   *  @returns ids of changed jobs, and the last id looked at; null = there are no more. */
  async retime(
    tx: Session,
    after: number,
    reason: string,
  ): Promise<{ changed: number[]; last: number | null }> {
    const batch = await this.jobs.findPlannable(tx, { after, tags: [], limit: UPKEEP_BATCH });
    const changed: number[] = [];
    for (const id of await this.fires.suspects(tx, batch)) {
      const job = await this.jobs.lock(tx, id);
      if (!job?.plannable) continue;
      const effectiveAt = await this.changer.effectiveAt(tx, job);
      const order = { action: 'tzdata' as const, principal: SYSTEM_PRINCIPAL, reason, effectiveAt };
      if ((await this.changer.retime(tx, job, order)) !== null) changed.push(id);
    }
    return { changed, last: batch.length < UPKEEP_BATCH ? null : batch[batch.length - 1]!.id };
  }

  /** Function keys that undeleted jobs refer to, for {@link markHandlers}. */
  async usedTaskFunctionKeys(session: Session): Promise<string[]> {
    return this.jobs.findUsedTaskFunctionKeys(session);
  }

  /** Makes sure that a job of the service exists. One that exists is left as people have set it. Several processes may start at once. */
  async ensureSystemJob(fields: JobFields & { jobKey: string }): Promise<void> {
    try {
      await this.commands.create(fields, SYSTEM_PRINCIPAL, { isSystem: true });
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'JOB_KEY_TAKEN')) throw error;
    }
  }

  /** After the commit. */
  announce(jobIds: readonly number[]): void {
    this.changer.announce(jobIds);
  }

  private async changeEach(
    tx: Session,
    ids: readonly number[],
    decide: (job: JobEntity) => { action: RevisionAction; changes: Partial<JobDraft> } | null,
  ): Promise<number[]> {
    const changed: number[] = [];
    // One order of locking for everybody.
    for (const id of [...ids].sort((a, b) => a - b)) {
      const job = await this.jobs.lock(tx, id);
      const decision = job && job.deletedAt === null ? decide(job) : null;
      if (!job || !decision) continue;
      const effectiveAt = await this.changer.effectiveAt(tx, job);
      const order = { action: decision.action, principal: SYSTEM_PRINCIPAL, reason: null, effectiveAt };
      await this.changer.change(tx, job, decision.changes, order);
      changed.push(id);
    }
    return changed;
  }
}

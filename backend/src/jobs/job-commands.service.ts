import { jobDeleted } from '../executions/index.js';
import { Inject, Injectable } from '@nestjs/common';
import { Database, isUniqueViolation, type Session } from '../database/index.js';
import {
  matchesVersion,
  preconditionFailed,
  preconditionRequired,
  principalLabel,
  type IfMatch,
  type Principal,
} from '../http/index.js';
import { NotFoundError, ValidationError, type EpochMs } from '../kernel/index.js';
import type { JobFields } from './dto/job-fields.dto.js';
import { JobChanger, type ChangeOrder, type JobDraft } from './job-changer.js';
import { JobDefiner } from './job-definer.js';
import type { JobDefinition } from './job-definition.js';
import { NOT_PAUSED } from './job-pause.js';
import { jobKeyTaken, keyIsImmutable, revisionInvalid, systemJob } from './job-problems.js';
import { definitionOf, fieldsOf, isSameDefinition } from './job-snapshot.js';
import type { JobEntity } from './job.entity.js';
import { JobsRepository } from './jobs.repository.js';
import { effectiveFrom } from './run-at.js';

/** Who commands, and which version they saw (null = they do not say). */
export interface CommandContext {
  principal: Principal;
  expected: IfMatch | null;
  /** Refuses to change what is there already when they do not say. Default: false. */
  mustSay?: boolean;
}

/** A job after a command, and whether it changed anything. */
export interface JobChange {
  job: JobEntity;
  changed: boolean;
}

/** Creates, changes and deletes jobs. Each command is one transaction that locks the job row, so commands on one job happen one
 *  after the other; screens and the engine are told after the commit. */
@Injectable()
export class JobCommands {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(JobsRepository) private readonly jobs: JobsRepository,
    @Inject(JobChanger) private readonly changer: JobChanger,
    @Inject(JobDefiner) private readonly definer: JobDefiner,
  ) {}

  /** @throws VALIDATION_FAILED, JOB_KEY_TAKEN. */
  async create(
    fields: JobFields,
    principal: Principal,
    options: { isSystem?: boolean } = {},
  ): Promise<JobEntity> {
    const job = await this.transact(fields.jobKey, (tx) =>
      this.insert(tx, fields, principal, options.isSystem ?? false),
    );
    this.changer.announce([job.id]);
    return job;
  }

  /** Absent fields stay, null = default. A request that changes nothing writes nothing.
   *  @throws VALIDATION_FAILED, NOT_FOUND, JOB_DELETED, VERSION_MISMATCH. */
  async update(id: number, fields: JobFields, context: CommandContext): Promise<JobEntity> {
    const { job, changed } = await this.database.transaction((tx) => this.updateIn(tx, id, fields, context));
    if (changed) this.changer.announce([id]);
    return job;
  }

  /** Makes the definition what it was in a version, as a new version. Pause, deletion and key stay as they are.
   *  @throws NOT_FOUND, JOB_DELETED, VERSION_MISMATCH; REVISION_INVALID when it would be refused today. */
  async revert(id: number, version: number, context: CommandContext): Promise<JobEntity> {
    const { job, changed } = await this.database.transaction(async (tx) => {
      const current = await this.lockExisting(tx, id, context);
      const revision = await this.jobs.findRevision(tx, id, version);
      if (!revision) throw new NotFoundError(`version of job ${id}`, version);
      const { principal } = context;
      const order = { action: 'revert', principal, reason: `version ${version}` } as const;
      const fields = fieldsOf(revision.after);
      return this.edit(tx, current, fields, order).catch((error: unknown) => {
        throw error instanceof ValidationError ? revisionInvalid(version, error.errors) : error;
      });
    });
    if (changed) this.changer.announce([id]);
    return job;
  }

  /** {@link update} within the caller's transaction, who announces it after the commit. */
  async updateIn(tx: Session, id: number, fields: JobFields, context: CommandContext): Promise<JobChange> {
    const current = await this.lockExisting(tx, id, context);
    return this.edit(tx, current, fields, byUpdate(context.principal));
  }

  /** Creates the job of that key, or changes it as {@link update} does. Two at once: one creates, the other changes.
   *  @throws as {@link create} and {@link update}; VERSION_MISMATCH too when there is no job to match; IF_MATCH_REQUIRED. */
  async putByKey(
    jobKey: string,
    fields: JobFields,
    context: CommandContext,
  ): Promise<{ job: JobEntity; outcome: 'created' | 'updated' | 'unchanged' }> {
    if (fields.jobKey !== undefined && fields.jobKey !== null && fields.jobKey !== jobKey)
      throw keyIsImmutable(jobKey);
    const work = (): ReturnType<JobCommands['createOrEdit']> =>
      this.database.transaction((tx) => this.createOrEdit(tx, { ...fields, jobKey }, context));
    const result = await work().catch((error: unknown) => {
      // The other one created it between our look and our insert; now it can be seen.
      if (isUniqueViolation(error)) return work();
      throw error;
    });
    if (result.outcome !== 'unchanged') this.changer.announce([result.job.id]);
    return result;
  }

  /** Soft: history stays, and the job can be restored. Deleting a deleted job changes nothing.
   *  @throws NOT_FOUND, SYSTEM_JOB, VERSION_MISMATCH. */
  async delete(id: number, context: CommandContext, reason: string | null): Promise<void> {
    const { changed } = await this.database.transaction((tx) => this.deleteIn(tx, id, context, reason));
    if (changed) this.changer.announce([id]);
  }

  /** {@link delete} within the caller's transaction, who announces it after the commit. */
  async deleteIn(
    tx: Session,
    id: number,
    context: CommandContext,
    reason: string | null,
  ): Promise<JobChange> {
    const job = await this.jobs.lock(tx, id);
    if (!job) throw new NotFoundError('job', id);
    if (job.deletedAt !== null) return { job, changed: false };
    if (job.isSystem) throw systemJob(id);
    checkVersion(job, context.expected);
    const effectiveAt = await this.changer.effectiveAt(tx, job);
    const deleted = { deletedAt: effectiveAt, deletedBy: principalLabel(context.principal) };
    const order: ChangeOrder = { action: 'delete', principal: context.principal, reason, effectiveAt };
    return { job: await this.changer.change(tx, job, deleted, order), changed: true };
  }

  /** The job, locked. @throws NOT_FOUND, JOB_DELETED, VERSION_MISMATCH. */
  async lockExisting(tx: Session, id: number, context: Pick<CommandContext, 'expected'>): Promise<JobEntity> {
    const job = await this.jobs.lock(tx, id);
    if (!job) throw new NotFoundError('job', id);
    if (job.deletedAt !== null) throw jobDeleted(id);
    checkVersion(job, context.expected);
    return job;
  }

  private async createOrEdit(
    tx: Session,
    fields: JobFields & { jobKey: string },
    context: CommandContext,
  ): Promise<{ job: JobEntity; outcome: 'created' | 'updated' | 'unchanged' }> {
    const current = await this.jobs.lockByKey(tx, fields.jobKey);
    if (!current) {
      if (context.expected !== null) throw preconditionFailed(null);
      return { job: await this.insert(tx, fields, context.principal, false), outcome: 'created' };
    }
    if (context.expected === null && context.mustSay) throw preconditionRequired();
    checkVersion(current, context.expected);
    const { job, changed } = await this.edit(tx, current, fields, byUpdate(context.principal));
    return { job, outcome: changed ? 'updated' : 'unchanged' };
  }

  private async insert(
    tx: Session,
    fields: JobFields,
    principal: Principal,
    isSystem: boolean,
  ): Promise<JobEntity> {
    const createdAt = await this.changer.effectiveAt(tx, null);
    const definition = await this.definer.define(tx, fields, null, createdAt);
    const jobKey = fields.jobKey ?? null;
    const owner = jobKey === null ? null : await this.jobs.findIdByKey(tx, jobKey);
    if (jobKey !== null && owner !== null) throw jobKeyTaken(jobKey, owner);
    const effectiveAt = effectiveFrom(definition, null, createdAt);
    const draft = draftOf(definition, { jobKey, isSystem, createdAt });
    return this.changer.create(tx, draft, { action: 'create', principal, reason: null, effectiveAt });
  }

  private async edit(
    tx: Session,
    current: JobEntity,
    fields: JobFields,
    order: Omit<ChangeOrder, 'effectiveAt'>,
  ): Promise<JobChange> {
    if (fields.jobKey !== undefined && fields.jobKey !== current.jobKey) throw keyIsImmutable(current.jobKey);
    const definition = await this.definer.define(tx, fields, current, current.createdAt);
    if (isSameDefinition(definition, definitionOf(current))) return { job: current, changed: false };
    const now = await this.changer.effectiveAt(tx, current);
    const effectiveAt = effectiveFrom(definition, current, now);
    const handlerMissing = definition.taskFunctionKey === current.taskFunctionKey && current.handlerMissing;
    const changes = { ...definition, handlerMissing };
    const job = await this.changer.change(tx, current, changes, { ...order, effectiveAt });
    return { job, changed: true };
  }

  private async transact<T>(
    jobKey: string | null | undefined,
    work: (tx: Session) => Promise<T>,
  ): Promise<T> {
    try {
      return await this.database.transaction(work);
    } catch (error) {
      if (jobKey && isUniqueViolation(error)) throw jobKeyTaken(jobKey, null);
      throw error;
    }
  }
}

function byUpdate(principal: Principal): Omit<ChangeOrder, 'effectiveAt'> {
  return { action: 'update', principal, reason: null };
}

/** @throws VERSION_MISMATCH (412) when the client saw another version. */
export function checkVersion(job: JobEntity, expected: IfMatch | null): void {
  if (!matchesVersion(expected, job.version)) throw preconditionFailed(job.version);
}

function draftOf(
  definition: JobDefinition,
  own: { jobKey: string | null; isSystem: boolean; createdAt: EpochMs },
): JobDraft {
  return {
    ...definition,
    ...own,
    ...NOT_PAUSED,
    handlerMissing: false,
    deletedAt: null,
    deletedBy: null,
    lastRunAt: null,
    lastStatusId: null,
    lastSuccessFor: null,
  };
}

import { Inject, Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/index.js';
import { DatabaseTime, type Session } from '../database/index.js';
import { principalLabel, type Principal } from '../http/index.js';
import { epochMs, EventHub, type EpochMs } from '../kernel/index.js';
import { SlotRepository } from '../locks/index.js';
import { snapshotOf } from './job-snapshot.js';
import { isPlannable, jobStateOf } from './job-state.js';
import { cursorAfter, NO_CURSOR } from './job-trigger.js';
import type { JobEntity } from './job.entity.js';
import { JobsRepository, type NewJob } from './jobs.repository.js';
import { PlannedFires } from './planned-fires.js';
import type { RevisionEntity } from './revision.entity.js';

/** Names of commands, kept in revisions. */
export type RevisionAction =
  | 'create'
  | 'update'
  | 'revert'
  | 'pause'
  | 'resume'
  | 'enable'
  | 'disable'
  | 'delete'
  | 'restore'
  | 'end_pause'
  | 'handler_missing'
  | 'handler_found'
  | 'tzdata';

/** Who changes a job, how, why and from when on. */
export interface ChangeOrder {
  action: RevisionAction;
  principal: Principal;
  reason: string | null;
  /** Instants up to and including it belong to the revision before. From {@link JobChanger.effectiveAt}. */
  effectiveAt: EpochMs;
}

/** Values of the columns that follow from others. */
type Derived = 'state' | 'plannable' | 'nextScheduledFor' | 'nextRunAt';

/** A job without what follows from its other columns. */
export type JobDraft = Omit<NewJob, Derived | 'version' | 'createdBy' | 'updatedAt' | 'updatedBy'>;

/** The one way in which commands change a job: everything that must happen together, in the caller's transaction.
 *  Source: design.md section 7, "Edits". */
@Injectable()
export class JobChanger {
  constructor(
    @Inject(DatabaseTime) private readonly time: DatabaseTime,
    @Inject(JobsRepository) private readonly jobs: JobsRepository,
    @Inject(PlannedFires) private readonly fires: PlannedFires,
    @Inject(SlotRepository) private readonly slots: SlotRepository,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(EventHub) private readonly events: EventHub,
  ) {}

  /** When a change made now takes effect: the database's time, but never before the last change, should its clock have stepped back.
   *  Read it after the job row is locked. @param job null for a new job. */
  async effectiveAt(tx: Session, job: JobEntity | null): Promise<EpochMs> {
    const now = await this.time.read(tx);
    return job === null ? now : epochMs(Math.max(now, job.updatedAt));
  }

  /** Writes a new job, its slots, its first revision and the audit record.
   *  @param order its `effectiveAt` may lie before `createdAt`, for a run asked for a moment late.
   *  @throws a unique violation when the key is taken. */
  async create(tx: Session, draft: JobDraft, order: ChangeOrder): Promise<JobEntity> {
    const by = principalLabel(order.principal);
    const base: NewJob = {
      ...draft,
      state: 'disabled',
      plannable: false,
      ...NO_CURSOR,
      version: 1,
      createdBy: by,
      updatedAt: draft.createdAt,
      updatedBy: by,
    };
    const id = await this.jobs.insert(tx, base);
    // The jitter depends on the id, so the cursors come after the insert.
    const job = withCursor({ ...base, id }, order.effectiveAt);
    await this.jobs.update(tx, job, false);
    await this.slots.ensureSlots(tx, id, job.maxInstances);
    await this.record(tx, null, job, order);
    return job;
  }

  /** Changes a job that the transaction holds locked: settles what the old revision left unplanned, takes back planned fires still
   *  ahead, moves the cursors, writes revision and audit record. Queued and running executions are left alone. */
  async change(
    tx: Session,
    job: JobEntity,
    changes: Partial<JobDraft>,
    order: ChangeOrder,
  ): Promise<JobEntity> {
    await this.fires.complete(tx, job, order.effectiveAt);
    await this.fires.takeBack(tx, job.id, order.effectiveAt);
    const next = withCursor(
      {
        ...job,
        ...changes,
        version: job.version + 1,
        updatedAt: epochMs(Math.max(order.effectiveAt, job.updatedAt)),
        updatedBy: principalLabel(order.principal),
      },
      order.effectiveAt,
    );
    await this.jobs.update(tx, next, changes.tags !== undefined);
    if (next.maxInstances > job.maxInstances) await this.slots.ensureSlots(tx, job.id, next.maxInstances);
    await this.record(tx, job, next, order);
    return next;
  }

  /** Puts the cursor of a locked job anew after what the ledger covers, because the calendar has changed and the definition has not.
   *  Planned fires still ahead are taken back and planned again. What then lies behind `effectiveAt` is overdue: the misfire policy decides.
   *  @returns null when the next fire is what it was. */
  async retime(tx: Session, job: JobEntity, order: ChangeOrder): Promise<JobEntity | null> {
    const { first, covered } = await this.fires.rewind(tx, job, order.effectiveAt);
    const cursor = cursorAfter(job, covered);
    const state = jobStateOf({ ...job, ...cursor });
    const moved: JobEntity = { ...job, ...cursor, state, plannable: isPlannable(state) };
    if (cursor.nextScheduledFor === (first ?? job.nextScheduledFor)) {
      if (first !== null) await this.jobs.update(tx, moved, false);
      return null;
    }
    const next: JobEntity = {
      ...moved,
      version: job.version + 1,
      updatedAt: epochMs(Math.max(order.effectiveAt, job.updatedAt)),
      updatedBy: principalLabel(order.principal),
    };
    await this.jobs.update(tx, next, false);
    await this.record(tx, job, next, order);
    return next;
  }

  /** Tells screens and the engine, after the commit. Losing it costs a planning interval, nothing else. */
  announce(jobIds: readonly number[]): void {
    if (jobIds.length === 0) return;
    for (const jobId of jobIds) this.events.publish({ type: 'job.changed', jobId });
    this.events.ring('plan');
  }

  private async record(
    tx: Session,
    before: JobEntity | null,
    after: JobEntity,
    order: ChangeOrder,
  ): Promise<void> {
    const revision: RevisionEntity = {
      jobId: after.id,
      version: after.version,
      effectiveAt: order.effectiveAt,
      action: order.action,
      changedBy: principalLabel(order.principal),
      reason: order.reason,
      before: before && snapshotOf(before),
      after: snapshotOf(after),
    };
    await this.jobs.insertRevision(tx, revision);
    await this.audit.record(tx, {
      principal: order.principal,
      action: `job.${order.action}`,
      targetType: 'job',
      targetId: after.id,
      before: revision.before ?? undefined,
      after: revision.after,
      reason: order.reason,
    });
  }
}

/** The columns that follow from the others. A job that cannot fire has no cursor: what passes meanwhile is nobody's. */
function withCursor(job: JobEntity, after: EpochMs): JobEntity {
  const canFire = job.enabled && job.deletedAt === null && !job.handlerMissing;
  const cursor = canFire ? cursorAfter(job, after) : NO_CURSOR;
  const state = jobStateOf({ ...job, ...cursor });
  return { ...job, ...cursor, state, plannable: isPlannable(state) };
}

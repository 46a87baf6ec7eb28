import { Inject, Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/index.js';
import { Database, DatabaseTime, type Session } from '../database/index.js';
import { handlerMissing, jobDeleted } from '../executions/index.js';
import { parseInstant, type Principal } from '../http/index.js';
import { JobDefiner, JobsRepository, triggerOf, type JobEntity } from '../jobs/index.js';
import { epochMs, NotFoundError, toIso, ValidationError, type EpochMs } from '../kernel/index.js';
import { occurrenceOf } from '../triggers/index.js';
import { BackfillPlanner, type BackfillRange } from './backfill-planner.js';
import type { BackfillSelection } from './backfill-selection.js';
import type { BackfillDto, BackfillPreviewDto } from './dto/backfill.dto.js';
import { backfillOpen } from './operation-problems.js';
import type { OperationEntity } from './operation.entity.js';
import { OperationsService } from './operations.service.js';
import { OperationsRepository } from './operations.repository.js';

/** Fires shown by a dry run. */
const SHOWN = 20;

/** What is written in one transaction when a backfill begins. */
@Injectable()
export class BackfillStores {
  constructor(
    @Inject(Database) readonly database: Database,
    @Inject(DatabaseTime) readonly time: DatabaseTime,
    @Inject(JobsRepository) readonly jobs: JobsRepository,
    @Inject(OperationsRepository) readonly operations: OperationsRepository,
    @Inject(AuditLog) readonly audit: AuditLog,
  ) {}
}

/** Runs of fires that lie behind. As trigger-now it works on paused and disabled jobs. */
@Injectable()
export class BackfillService {
  constructor(
    @Inject(BackfillStores) private readonly stores: BackfillStores,
    @Inject(BackfillPlanner) private readonly planner: BackfillPlanner,
    @Inject(JobDefiner) private readonly definer: JobDefiner,
    @Inject(OperationsService) private readonly service: OperationsService,
  ) {}

  /** What {@link request} would run; writes nothing. @throws as {@link request}. */
  async preview(jobId: number, body: BackfillDto): Promise<BackfillPreviewDto> {
    return this.stores.database.read(async (session) => {
      const job = await this.stores.jobs.findById(session, jobId);
      const now = await this.stores.time.read(session);
      const { selection, range } = await this.check(session, job ?? jobId, { body, now });
      return toPreviewDto(job!, range, selection);
    });
  }

  /** Begins a backfill. Repetitions of a keyed request find the first one.
   *  @throws NOT_FOUND, JOB_DELETED, HANDLER_MISSING; BACKFILL_OPEN when an unfinished one meets the range; VALIDATION_FAILED. */
  async request(
    jobId: number,
    body: BackfillDto,
    { principal, requestKey }: { principal: Principal; requestKey: string | null },
  ): Promise<OperationEntity> {
    const { database, jobs, operations, time, audit } = this.stores;
    const operation = await database.transaction(async (tx) => {
      const earlier = requestKey === null ? null : await operations.findByRequestKey(tx, requestKey);
      if (earlier) return earlier;
      // The lock keeps two backfills of one job from choosing the same fires.
      const job = await jobs.lock(tx, jobId);
      const now = await time.read(tx);
      const { selection, range } = await this.check(tx, job ?? jobId, { body, now });
      const open = await operations.findOpenBackfill(tx, jobId, range.from, range.to);
      if (open !== null) throw backfillOpen(jobId, open);
      const made = await this.service.insert(tx, {
        kind: 'backfill',
        action: 'backfill',
        jobId,
        range,
        concurrency: body.concurrency,
        request: { kind: 'backfill', only: body.only, params: body.params ?? null },
        targets: selection.instants.map(String),
        reason: body.reason ?? null,
        principal,
        requestKey,
        at: now,
      });
      await audit.record(tx, {
        principal,
        action: 'job.backfill',
        targetType: 'job',
        targetId: jobId,
        after: {
          operationId: made.id,
          from: toIso(range.from),
          to: toIso(range.to),
          only: body.only,
          fires: made.total,
        },
        reason: made.reason,
      });
      return made;
    });
    this.service.announce(operation);
    return operation;
  }

  private async check(
    session: Session,
    job: JobEntity | number,
    { body, now }: { body: BackfillDto; now: EpochMs },
  ): Promise<{ selection: BackfillSelection; range: BackfillRange }> {
    if (typeof job === 'number') throw new NotFoundError('job', job);
    if (job.deletedAt !== null) throw jobDeleted(job.id);
    if (job.handlerMissing) throw handlerMissing(job.id, job.taskFunctionKey);
    const range = rangeOf(body, now);
    if (body.params) {
      const errors = await this.definer.checkParams(session, job.taskFunctionKey, body.params);
      if (errors === null) throw handlerMissing(job.id, job.taskFunctionKey);
      if (errors.length > 0) throw new ValidationError(errors);
    }
    return { selection: await this.planner.plan(session, job, range, body.only), range };
  }
}

/** @throws VALIDATION_FAILED for an empty range, or one that does not lie behind: the schedule runs what is to come. */
function rangeOf({ from, to }: BackfillDto, now: EpochMs): BackfillRange {
  const range = { from: parseInstant(from, '/from')!, to: parseInstant(to, '/to')! };
  const refuse = (pointer: string, code: string, message: string): ValidationError =>
    new ValidationError([{ pointer, code, message }]);
  if (range.from >= range.to) throw refuse('/to', 'RANGE_EMPTY', 'Give a "to" that is later than "from".');
  if (range.to > now)
    throw refuse('/to', 'NOT_BEHIND', 'A backfill runs fires of the past; give a "to" that is not ahead.');
  return range;
}

function toPreviewDto(
  job: JobEntity,
  range: BackfillRange,
  selection: BackfillSelection,
): BackfillPreviewDto {
  const { instants, alreadyDone, inProgress, ...byStatus } = selection;
  const trigger = triggerOf(job);
  return {
    dryRun: true,
    from: toIso(range.from),
    to: toIso(range.to),
    fires: instants.length,
    byStatus,
    leftOut: { alreadyDone, inProgress },
    first: instants.slice(0, SHOWN).map((at) => occurrenceOf(trigger, epochMs(at))),
  };
}

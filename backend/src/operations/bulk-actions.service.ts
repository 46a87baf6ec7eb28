import { Inject, Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/index.js';
import { Database, DatabaseTime, type Session } from '../database/index.js';
import { ExecutionsRead, HistoryService, type ExecutionView } from '../executions/index.js';
import { roleAllows, type Principal } from '../http/index.js';
import { BULK_JOB_ROLES, countJobs, findJobIds, JobsRepository, lastJobId } from '../jobs/index.js';
import { epochMs, ForbiddenError, parseExecutionId, toIso, type EpochMs } from '../kernel/index.js';
import { checkExecutionAction, checkJobAction, toHistoryFilter, toJobFilter } from './bulk-requests.js';
import type {
  BulkExecutionActionDto,
  BulkJobActionDto,
  BulkPreviewDto,
  BulkTargetDto,
} from './dto/bulk.dto.js';
import type { OperationRequest } from './operation-request.js';
import type { OperationEntity } from './operation.entity.js';
import { OperationsRepository } from './operations.repository.js';
import { OperationsService } from './operations.service.js';

/** Targets shown by a dry run. */
const SHOWN = 20;

/** Who asks; the key is equal for repetitions of one keyed request. */
export interface Caller {
  principal: Principal;
  requestKey: string | null;
}

/** What is read to say what would be meant. */
@Injectable()
export class BulkReads {
  constructor(
    @Inject(JobsRepository) readonly jobs: JobsRepository,
    @Inject(HistoryService) readonly history: HistoryService,
    @Inject(ExecutionsRead) readonly executions: ExecutionsRead,
  ) {}
}

/** One verb on everything a filter matches, or on what is named, as an operation. */
@Injectable()
export class BulkActions {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DatabaseTime) private readonly time: DatabaseTime,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(OperationsRepository) private readonly operations: OperationsRepository,
    @Inject(OperationsService) private readonly service: OperationsService,
    @Inject(BulkReads) private readonly reads: BulkReads,
  ) {}

  /** @throws FORBIDDEN when the verb needs a higher role; VALIDATION_FAILED. */
  async requestOnJobs(body: BulkJobActionDto, caller: Caller): Promise<OperationEntity> {
    checkRole(body, caller.principal);
    return this.begin(body, caller, async (tx, now) => {
      const until = checkJobAction(body, now);
      const { action, tags = [] } = body;
      const lastId = await lastJobId(tx);
      return { kind: 'job_action', action, until, tags, filter: toJobFilter(body), lastId };
    });
  }

  /** @throws VALIDATION_FAILED. */
  async requestOnExecutions(body: BulkExecutionActionDto, caller: Caller): Promise<OperationEntity> {
    return this.begin(body, caller, async (_tx, now) => {
      const note = checkExecutionAction(body);
      const filter = body.filter ? toHistoryFilter(body.filter, epochMs(now + 1)) : null;
      return { kind: 'execution_action', action: body.action, note, filter };
    });
  }

  /** What {@link requestOnJobs} would be done to. @throws as that. */
  async previewJobs(body: BulkJobActionDto, principal: Principal): Promise<BulkPreviewDto> {
    checkRole(body, principal);
    return this.database.read(async (session) => {
      checkJobAction(body, await this.time.read(session));
      const filter = toJobFilter(body);
      const named = body.ids ?? [];
      const all = { after: 0, last: await lastJobId(session), limit: SHOWN };
      const ids = filter ? await findJobIds(session, filter, all) : named.slice(0, SHOWN);
      const first: BulkTargetDto[] = [];
      for (const jobId of ids) {
        const job = await this.reads.jobs.findById(session, jobId);
        if (job) first.push({ jobId, jobName: job.name });
      }
      const matching = filter ? await countJobs(session, filter) : named.length;
      return { dryRun: true, matching, isExact: true, first };
    });
  }

  /** What {@link requestOnExecutions} would be done to. @throws as that. */
  async previewExecutions(body: BulkExecutionActionDto): Promise<BulkPreviewDto> {
    return this.database.read(async (session) => {
      checkExecutionAction(body);
      const now = await this.time.read(session);
      if (!body.filter) {
        const named = (body.ids ?? []).flatMap((id) => parseExecutionId(id) ?? []);
        const views = await this.reads.executions.findViews(session, named.slice(0, SHOWN));
        return { dryRun: true, matching: named.length, isExact: true, first: views.map(toTarget) };
      }
      const filter = toHistoryFilter(body.filter, epochMs(now + 1));
      const { total, isExact, first } = await this.reads.history.sample(session, filter, SHOWN);
      return { dryRun: true, matching: total, isExact, first: first.map(toTarget) };
    });
  }

  private async begin(
    body: BulkJobActionDto | BulkExecutionActionDto,
    { principal, requestKey }: Caller,
    toRequest: (tx: Session, now: EpochMs) => Promise<OperationRequest>,
  ): Promise<OperationEntity> {
    const operation = await this.database.transaction(async (tx) => {
      const earlier = requestKey === null ? null : await this.operations.findByRequestKey(tx, requestKey);
      if (earlier) return earlier;
      const at = await this.time.read(tx);
      const request = await toRequest(tx, at);
      const reason = body.reason ?? null;
      const targets = body.filter ? null : (body.ids ?? []).map((id) => String(id).toLowerCase());
      const order = { kind: request.kind, action: body.action, jobId: null, range: null, concurrency: 1 };
      const made = await this.service.insert(tx, {
        ...order,
        request,
        targets,
        reason,
        principal,
        requestKey,
        at,
      });
      await this.audit.record(tx, {
        principal,
        action: request.kind === 'job_action' ? 'job.bulk_action' : 'execution.bulk_action',
        targetType: 'operation',
        targetId: made.id,
        after: { action: body.action, ...(body.filter ? { filter: body.filter } : { ids: body.ids }) },
        reason,
      });
      return made;
    });
    this.service.announce(operation);
    return operation;
  }
}

function checkRole({ action }: BulkJobActionDto, { role }: Principal): void {
  const needed = BULK_JOB_ROLES[action];
  if (roleAllows(role, needed)) return;
  throw new ForbiddenError(`${action} needs the role ${needed}; yours is ${role}.`, {
    permission: needed,
    role,
  });
}

function toTarget(view: ExecutionView): BulkTargetDto {
  const { id: executionId, jobId, jobName, status } = view;
  return { jobId, jobName, executionId, status, scheduledFor: toIso(view.scheduledFor) };
}

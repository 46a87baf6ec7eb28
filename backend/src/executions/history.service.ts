import { Inject, Injectable } from '@nestjs/common';
import { Database, type Session } from '../database/index.js';
import { parseInstant, parseSort, parseTimeRange } from '../http/index.js';
import { NotFoundError, pageOf, toIsoOrNull, ValidationError, type ExecutionId } from '../kernel/index.js';
import type { ExecutionPageDto } from './dto/execution.dto.js';
import type { HistoryQuery, JobHistoryQuery } from './dto/history.query.js';
import type { ExecutionView } from './execution-view.js';
import { ExecutionsRead } from './executions.read.js';
import { behindInstant, decodeCursor, encodeCursor } from './history-cursor.js';
import {
  HISTORY_SORTS,
  type HistoryFilter,
  type HistoryRequest,
  type HistorySort,
} from './history-filter.js';
import { planHistory } from './history-plan.read.js';
import { HistoryRead } from './history.read.js';
import { toExecutionDto } from './to-execution-dto.js';

/** The original's get_job_history and get_all_history: reads of the ledger that stay fast over millions of rows. */
@Injectable()
export class HistoryService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(HistoryRead) private readonly history: HistoryRead,
    @Inject(ExecutionsRead) private readonly executions: ExecutionsRead,
  ) {}

  /** @throws VALIDATION_FAILED for a bad range, sort, cursor or too deep a page. */
  async list(query: HistoryQuery): Promise<ExecutionPageDto> {
    const request = toHistoryRequest(query);
    return this.database.read((session) => this.page(session, request));
  }

  /** @throws NOT_FOUND when there was never such a job; a deleted one keeps its history. */
  async listOfJob(jobId: number, query: JobHistoryQuery): Promise<ExecutionPageDto> {
    const request = toHistoryRequest({ ...query, jobId });
    return this.database.read(async (session) => {
      if (!(await this.executions.findJob(session, jobId))) throw new NotFoundError('job', jobId);
      return this.page(session, request);
    });
  }

  /** Ids of matching executions behind a position, oldest planned instant first, for work that goes through all of them.
   *  @param after null = from the beginning. @returns the position to go on from; null at the end. */
  async walk(
    session: Session,
    filter: HistoryFilter,
    { after, limit }: { after: string | null; limit: number },
  ): Promise<{ ids: ExecutionId[]; next: string | null }> {
    const sort = { column: HISTORY_SORTS.scheduledFor, descending: false };
    const position = after === null ? null : decodeCursor(after, false);
    const request = { filter, sort, after: position, page: 1, perPage: limit, countExactly: false };
    const plan = await planHistory(session, filter);
    const { ids, searchedTo } = await this.history.findIds(session, plan, request);
    const found = ids.slice(0, limit);
    if (searchedTo !== null)
      return { ids: found, next: encodeCursor(behindInstant(searchedTo, false), false) };
    if (ids.length <= limit) return { ids: found, next: null };
    const last = await this.executions.findView(session, found.at(-1)!);
    return { ids: found, next: last && encodeCursor(last, false) };
  }

  /** How many match, and the first of them. */
  async sample(
    session: Session,
    filter: HistoryFilter,
    limit: number,
  ): Promise<{ total: number; isExact: boolean; first: ExecutionView[] }> {
    const plan = await planHistory(session, filter);
    const { total, isExact } = await this.history.count(session, plan, { exactly: false });
    const { ids } = await this.walk(session, filter, { after: null, limit });
    return { total, isExact, first: await this.executions.findViews(session, ids) };
  }

  private async page(session: Session, request: HistoryRequest): Promise<ExecutionPageDto> {
    const plan = await planHistory(session, request.filter);
    const { ids, searchedTo } = await this.history.findIds(session, plan, request);
    const counted = await this.history.count(session, plan, { exactly: request.countExactly });
    const views = await this.executions.findViews(session, ids.slice(0, request.perPage));
    // What is seen on this page is a lower bound too, where the count gave up early.
    const seen = request.after ? 0 : (request.page - 1) * request.perPage + ids.length;
    const total = counted.isExact ? counted.total : Math.max(counted.total, seen);
    const last = ids.length > request.perPage ? views.at(-1) : undefined;
    const { descending } = request.sort;
    const next = searchedTo === null ? (last ?? null) : behindInstant(searchedTo, descending);
    return {
      ...pageOf(views.map(toExecutionDto), total, request, counted.isExact),
      nextCursor:
        next === null || request.sort.column !== 'scheduledFor' ? null : encodeCursor(next, descending),
      searchedTo: toIsoOrNull(searchedTo),
    };
  }
}

/** Query as validated by its DTO -> request. Exported for its test. */
export function toHistoryRequest(query: HistoryQuery): HistoryRequest {
  const sort = parseSort<HistorySort>(query.sort, HISTORY_SORTS);
  const [only = { column: 'scheduledFor', descending: true } as const, another] = sort;
  if (another) throw refuse('?sort', 'TOO_MANY', 'Sort a history by one field.');
  if (query.cursor !== undefined && only.column !== 'scheduledFor') {
    throw refuse(
      '?cursor',
      'CURSOR_NEEDS_DEFAULT_SORT',
      'A cursor walks by scheduledFor; leave sort out, or page by page.',
    );
  }
  return {
    filter: toFilter(query),
    sort: only,
    after: query.cursor === undefined ? null : decodeCursor(query.cursor, only.descending),
    page: query.page,
    perPage: query.perPage,
    countExactly: query.count === 'exact',
  };
}

function toFilter(query: HistoryQuery): HistoryFilter {
  const startedFrom = parseInstant(query.startedFrom, '?startedFrom');
  const startedTo = parseInstant(query.startedTo, '?startedTo');
  if (startedFrom !== null && startedTo !== null && startedFrom >= startedTo) {
    throw refuse('?startedTo', 'RANGE_EMPTY', 'Give a "startedTo" that is later than "startedFrom".');
  }
  return {
    jobId: query.jobId ?? null,
    statuses: [...new Set(query.status ?? [])],
    kinds: query.kind ?? [],
    task: query.task ?? null,
    tag: query.tag ?? null,
    q: query.q ?? null,
    reasonCodes: query.reasonCode ?? [],
    instanceId: query.instanceId ?? null,
    errorType: query.errorType ?? null,
    handled: query.handled ?? null,
    minLatenessMs: query.minLatenessMs ?? null,
    ...parseTimeRange(query),
    startedFrom,
    startedTo,
  };
}

function refuse(pointer: string, code: string, message: string): ValidationError {
  return new ValidationError([{ pointer, code, message }]);
}

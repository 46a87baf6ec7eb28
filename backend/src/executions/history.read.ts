import { Injectable } from '@nestjs/common';
import type { Session } from '../database/index.js';
import { pageOffset } from '../http/index.js';
import { idFromBytes, ValidationError, type ExecutionId } from '../kernel/index.js';
import { afterInJob, afterInTime, allOf, orderBy, rangeConditions, type Condition } from './history-conditions.read.js';
import {
  COUNT_SCAN_LIMIT,
  EXACT_TOTAL_LIMIT,
  MAX_OFFSET,
  type HistoryRequest,
  type HistoryTotal,
} from './history-filter.js';
import type { HistoryPlan } from './history-plan.read.js';

/** Rows that the ranges of several jobs may be merged from for one page. */
const MAX_MERGED_ROWS = 200_000;

interface IdRow {
  id: Uint8Array;
}

/** Ids and totals of histories. Every statement starts from an index that {@link planHistory} chose and names, because statistics of a
 *  table whose ends are inserted and deleted all day mislead the optimisers; the rows themselves are read afterwards, by id. */
@Injectable()
export class HistoryRead {
  /** Ids of one page, and of one row more when there is one. In the request's order.
   *  @throws VALIDATION_FAILED for a page too deep, or a sort over more rows than may be sorted. */
  async findIds(session: Session, plan: HistoryPlan, request: HistoryRequest): Promise<ExecutionId[]> {
    if (plan.via === 'nothing') return [];
    const offset = request.after === null ? pageOffset(request) : 0;
    if (offset > MAX_OFFSET) throw tooDeep();
    const window = ` LIMIT ${request.perPage + 1} OFFSET ${offset}`;
    const { sql, params } = await this.idStatement(session, plan, request, offset);
    return (await session.query<IdRow>(sql + window, params)).map((row) => idFromBytes(row.id));
  }

  private async idStatement(
    session: Session,
    plan: HistoryPlan,
    request: HistoryRequest,
    offset: number,
  ): Promise<Condition> {
    if (request.sort.column !== 'scheduledFor') return this.sortedIds(session, plan, request);
    if (plan.via === 'jobs') return idsOfJobs(session, plan, request, offset + request.perPage + 1);
    const { descending } = request.sort;
    const direction = descending ? 'DESC' : 'ASC';
    const where = allOf([...afterInTime('e', request.after, descending), ...plan.access, ...plan.residual]);
    const sql = `SELECT e.id FROM scheduled_job_execution e${session.dialect.useIndex(plan.index)} WHERE ${where.sql}
      ORDER BY e.scheduled_for ${direction}, e.id ${direction}`;
    return { sql, params: where.params };
  }

  private async sortedIds(session: Session, plan: HistoryPlan, request: HistoryRequest): Promise<Condition> {
    const candidates = await countRows(session, plan, { limit: EXACT_TOTAL_LIMIT + 1, residual: [] });
    if (candidates.seen > EXACT_TOTAL_LIMIT) throw sortTooBroad(request.sort.column);
    const where = allOf([...plan.access, ...plan.residual]);
    const sql = `SELECT e.id FROM scheduled_job_execution e${session.dialect.useIndex(plan.index)} WHERE ${where.sql}
      ORDER BY ${orderBy(session.dialect, 'e', request.sort)}`;
    return { sql, params: where.params };
  }

  /** How many rows match: exact up to {@link EXACT_TOTAL_LIMIT}, and, where the filter is checked row by row, as far as
   *  {@link COUNT_SCAN_LIMIT} rows tell; beyond, a lower bound. */
  async count(session: Session, plan: HistoryPlan, options: { exactly: boolean }): Promise<HistoryTotal> {
    if (plan.via === 'nothing') return { total: 0, isExact: true };
    if (options.exactly) {
      const { matching } = await countRows(session, plan, { limit: null, residual: plan.residual });
      return { total: matching, isExact: true };
    }
    if (plan.isKnownToBeMany) return { total: EXACT_TOTAL_LIMIT, isExact: false };
    const limit = plan.residual.length === 0 ? EXACT_TOTAL_LIMIT : COUNT_SCAN_LIMIT;
    const { seen, matching } = await countRows(session, plan, { limit: limit + 1, residual: plan.residual });
    const isExact = seen <= limit && matching <= EXACT_TOTAL_LIMIT;
    return { total: Math.min(matching, EXACT_TOTAL_LIMIT), isExact };
  }
}

/** `seen`: rows that the index gave, at most `limit` (null = all); `matching`: those of them that pass `residual`. */
async function countRows(
  session: Session,
  plan: HistoryPlan,
  options: { limit: number | null; residual: readonly Condition[] },
): Promise<{ seen: number; matching: number }> {
  const residual = allOf(options.residual);
  const access = allOf(plan.access);
  const isMatch = options.residual.length === 0 ? '1' : `CASE WHEN ${residual.sql} THEN 1 ELSE 0 END`;
  // The newest rows are looked at first: those are the ones a screen shows.
  const newestFirst = plan.via === 'time' && options.limit !== null ? ' ORDER BY e.scheduled_for DESC' : '';
  const end = options.limit === null ? '' : ` LIMIT ${options.limit}`;
  const [row] = await session.query<{ seen: number; matching: number | string | null }>(
    `SELECT COUNT(*) AS seen, SUM(w.is_match) AS matching FROM (
       SELECT ${isMatch} AS is_match FROM scheduled_job_execution e${session.dialect.useIndex(plan.index)}
       WHERE ${access.sql}${newestFirst}${end}) w`,
    [...residual.params, ...access.params],
  );
  return { seen: row!.seen, matching: Number(row!.matching ?? 0) };
}

/** One ordered range of `uq_fire` for each job, each cut at what the page can need, merged. */
function idsOfJobs(session: Session, plan: HistoryPlan, request: HistoryRequest, needed: number): Condition {
  const { descending } = request.sort;
  const direction = descending ? 'DESC' : 'ASC';
  if (plan.jobIds.length * needed > MAX_MERGED_ROWS) throw tooDeep();
  const ranges = plan.jobIds.map((jobId) => {
    const where = allOf([
      { sql: 'e.job_id = ?', params: [jobId] },
      ...afterInJob('e', jobId, request.after, descending),
      ...rangeConditions('e', request.filter),
      ...plan.residual,
    ]);
    const sql = `SELECT e.id, e.scheduled_for, e.job_id, e.origin
      FROM scheduled_job_execution e${session.dialect.useIndex(plan.index)} WHERE ${where.sql}
      ORDER BY e.scheduled_for ${direction}, e.origin ${direction}`;
    return { sql, params: where.params };
  });
  if (ranges.length === 1) return ranges[0]!;
  const merged = ranges.map((range) => `SELECT * FROM (${range.sql} LIMIT ${needed}) t`).join(' UNION ALL ');
  const order = ['scheduled_for', 'job_id', 'origin'].map((column) => `${column} ${direction}`).join(', ');
  return { sql: `SELECT id FROM (${merged}) m ORDER BY ${order}`, params: ranges.flatMap((range) => range.params) };
}

function tooDeep(): ValidationError {
  const message = 'This page lies too deep. Walk on by cursor (nextCursor of a page), or narrow the list with from and to.';
  return new ValidationError([{ pointer: '?page', code: 'PAGE_TOO_DEEP', message }]);
}

function sortTooBroad(column: string): ValidationError {
  const message = `Sorting by ${column} takes a list of at most ${EXACT_TOTAL_LIMIT} executions: narrow it by job, status or from and to.`;
  return new ValidationError([{ pointer: '?sort', code: 'SORT_TOO_BROAD', message }]);
}

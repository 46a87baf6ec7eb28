import { Injectable } from '@nestjs/common';
import { fromDbInstantOrNull, type Session } from '../database/index.js';
import { pageOffset } from '../http/index.js';
import { idFromBytes, ValidationError, type EpochMs, type ExecutionId } from '../kernel/index.js';
import {
  afterInJob,
  afterInTime,
  allOf,
  orderBy,
  rangeConditions,
  type Condition,
} from './history-conditions.read.js';
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

/** Ids of a page. */
export interface FoundIds {
  ids: ExecutionId[];
  /** Set when the search stopped before the page was full: everything from there on in the request's order is still to be looked at;
   *  the instant itself has been. */
  searchedTo: EpochMs | null;
}

interface IdRow {
  id: Uint8Array;
}

/** Ids and totals of histories. Every statement starts from an index that {@link planHistory} chose and names, because statistics of a
 *  table whose ends are inserted and deleted all day mislead the optimisers; the rows themselves are read afterwards, by id. */
@Injectable()
export class HistoryRead {
  /** Rows that a search looks at, in steps, before it stops and gives what it has. */
  protected readonly searchSteps: readonly number[] = [10_000, 30_000, 60_000];

  /** Ids of one page, and of one row more when there is one. In the request's order.
   *  @throws VALIDATION_FAILED for a page too deep, or a sort over more rows than may be sorted. */
  async findIds(session: Session, plan: HistoryPlan, request: HistoryRequest): Promise<FoundIds> {
    if (plan.via === 'nothing') return { ids: [], searchedTo: null };
    const offset = request.after === null ? pageOffset(request) : 0;
    if (offset > MAX_OFFSET) throw tooDeep();
    const isLong = plan.via === 'jobs' || plan.via === 'time';
    const isSearch = isLong && plan.residual.length > 0 && request.sort.column === 'scheduledFor';
    if (isSearch) return this.search(session, plan, request, offset);
    const window = { conditions: [], limit: request.perPage + 1, offset };
    return { ids: await this.idsWithin(session, plan, request, window), searchedTo: null };
  }

  /** Walks the index in steps of bounded length until the page is full, the ledger ends, or enough was looked at: a filter that no
   *  index serves and that hardly a row passes would otherwise read millions. */
  private async search(
    session: Session,
    plan: HistoryPlan,
    request: HistoryRequest,
    offset: number,
  ): Promise<FoundIds> {
    const needed = offset + request.perPage + 1;
    const less = request.sort.descending ? '<' : '>';
    const more = request.sort.descending ? '>' : '<';
    const ids: ExecutionId[] = [];
    let start: Condition[] = [];
    let end: string | null = null;
    for (const step of this.searchSteps) {
      end = await this.stepEnd(session, plan, request, { start, step });
      const until = end === null ? [] : [{ sql: `e.scheduled_for ${more}= ?`, params: [end] }];
      const window = { conditions: [...start, ...until], limit: needed - ids.length, offset: 0 };
      ids.push(...(await this.idsWithin(session, plan, request, window)));
      if (ids.length >= needed || end === null) return { ids: ids.slice(offset), searchedTo: null };
      start = [{ sql: `e.scheduled_for ${less} ?`, params: [end] }];
    }
    return { ids: ids.slice(offset), searchedTo: fromDbInstantOrNull(end) };
  }

  /** The instant at which about `step` rows will have been looked at; null when fewer are left. Read from the index alone. */
  private async stepEnd(
    session: Session,
    plan: HistoryPlan,
    request: HistoryRequest,
    from: { start: readonly Condition[]; step: number },
  ): Promise<string | null> {
    const { descending } = request.sort;
    const statements =
      plan.via === 'jobs'
        ? plan.jobIds.map((jobId) => ({
            order: 'e.scheduled_for, e.origin',
            where: allOf([...jobRange(jobId, request), ...from.start]),
          }))
        : [
            {
              order: 'e.scheduled_for',
              where: allOf([...afterInTime('e', request.after, descending), ...plan.access, ...from.start]),
            },
          ];
    const share = Math.max(100, Math.ceil(from.step / statements.length));
    const direction = descending ? 'DESC' : 'ASC';
    const sql = statements.map(
      ({
        where,
        order,
      }) => `SELECT * FROM (SELECT e.scheduled_for FROM scheduled_job_execution e${hintOf(session, plan)}
        WHERE ${where.sql} ORDER BY ${order.replaceAll(',', ` ${direction},`)} ${direction} LIMIT 1 OFFSET ${share}) t`,
    );
    const rows = await session.query<{ scheduled_for: string }>(
      sql.join(' UNION ALL '),
      statements.flatMap(({ where }) => where.params),
    );
    const ends = rows.map((row) => row.scheduled_for).sort();
    return (descending ? ends.at(-1) : ends[0]) ?? null;
  }

  private async idsWithin(
    session: Session,
    plan: HistoryPlan,
    request: HistoryRequest,
    window: { conditions: readonly Condition[]; limit: number; offset: number },
  ): Promise<ExecutionId[]> {
    const { sql, params } = await this.idStatement(session, plan, request, window);
    const rows = await session.query<IdRow>(`${sql} LIMIT ${window.limit} OFFSET ${window.offset}`, params);
    return rows.map((row) => idFromBytes(row.id));
  }

  private async idStatement(
    session: Session,
    plan: HistoryPlan,
    request: HistoryRequest,
    window: { conditions: readonly Condition[]; limit: number; offset: number },
  ): Promise<Condition> {
    if (request.sort.column !== 'scheduledFor') return this.sortedIds(session, plan, request);
    if (plan.via === 'jobs') return idsOfJobs(session, plan, request, window);
    const { descending } = request.sort;
    const direction = descending ? 'DESC' : 'ASC';
    const after = afterInTime('e', request.after, descending);
    const where = allOf([...after, ...window.conditions, ...plan.access, ...plan.residual]);
    const sql = `SELECT e.id FROM scheduled_job_execution e${hintOf(session, plan)} WHERE ${where.sql}
      ORDER BY e.scheduled_for ${direction}, e.id ${direction}`;
    return { sql, params: where.params };
  }

  private async sortedIds(session: Session, plan: HistoryPlan, request: HistoryRequest): Promise<Condition> {
    const candidates = await countRows(session, plan, { limit: EXACT_TOTAL_LIMIT + 1, residual: [] });
    if (candidates.seen > EXACT_TOTAL_LIMIT) throw sortTooBroad(request.sort.column);
    const where = allOf([...plan.access, ...plan.residual]);
    const sql = `SELECT e.id FROM scheduled_job_execution e${hintOf(session, plan)} WHERE ${where.sql}
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

function hintOf({ dialect }: Session, { index }: HistoryPlan): string {
  return index === null ? '' : dialect.useIndex(index);
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
       SELECT ${isMatch} AS is_match FROM scheduled_job_execution e${hintOf(session, plan)}
       WHERE ${access.sql}${newestFirst}${end}) w`,
    [...residual.params, ...access.params],
  );
  return { seen: row!.seen, matching: Number(row!.matching ?? 0) };
}

/** Rows of one job that the request may give: behind its position, within its range. */
function jobRange(jobId: number, request: HistoryRequest): Condition[] {
  const after = afterInJob('e', jobId, request.after, request.sort.descending);
  return [{ sql: 'e.job_id = ?', params: [jobId] }, ...after, ...rangeConditions('e', request.filter)];
}

/** One ordered range of `uq_fire` for each job, each cut at what the page can need, merged. */
function idsOfJobs(
  session: Session,
  plan: HistoryPlan,
  request: HistoryRequest,
  window: { conditions: readonly Condition[]; limit: number; offset: number },
): Condition {
  const direction = request.sort.descending ? 'DESC' : 'ASC';
  const needed = window.offset + window.limit;
  if (plan.jobIds.length * needed > MAX_MERGED_ROWS) throw tooDeep();
  const ranges = plan.jobIds.map((jobId) => {
    const where = allOf([...jobRange(jobId, request), ...window.conditions, ...plan.residual]);
    const sql = `SELECT e.id, e.scheduled_for, e.job_id, e.origin
      FROM scheduled_job_execution e${hintOf(session, plan)} WHERE ${where.sql}
      ORDER BY e.scheduled_for ${direction}, e.origin ${direction}`;
    return { sql, params: where.params };
  });
  if (ranges.length === 1) return ranges[0]!;
  const merged = ranges.map((range) => `SELECT * FROM (${range.sql} LIMIT ${needed}) t`).join(' UNION ALL ');
  const order = ['scheduled_for', 'job_id', 'origin'].map((column) => `${column} ${direction}`).join(', ');
  return {
    sql: `SELECT id FROM (${merged}) m ORDER BY ${order}`,
    params: ranges.flatMap((range) => range.params),
  };
}

function tooDeep(): ValidationError {
  const message =
    'This page lies too deep. Walk on by cursor (nextCursor of a page), or narrow the list with from and to.';
  return new ValidationError([{ pointer: '?page', code: 'PAGE_TOO_DEEP', message }]);
}

function sortTooBroad(column: string): ValidationError {
  const message = `Sorting by ${column} takes a list of at most ${EXACT_TOTAL_LIMIT} executions: narrow it by job, status or from and to.`;
  return new ValidationError([{ pointer: '?sort', code: 'SORT_TOO_BROAD', message }]);
}

import { placeholders, type Session } from '../database/index.js';
import type { SortKey } from '../http/index.js';
import type { PageRequest } from '../kernel/index.js';
import { JOB_TYPE_IDS, type JobTypeName } from './job-values.js';
import { toJob, type JobRow } from './job-row.js';
import type { JobState } from './job-state.js';
import type { JobEntity } from './job.entity.js';

/** Totals are exact up to here; counting further costs as much as reading it all. */
export const EXACT_TOTAL_LIMIT = 10_000;

/** What lists may be sorted by: wire name -> column, each with an index (`id` is the order of creation). */
export const JOB_SORT_FIELDS = {
  name: 'name',
  nextRunAt: 'next_run_at',
  next_run_at: 'next_run_at',
  lastRunAt: 'last_run_at',
  last_run_at: 'last_run_at',
  updatedAt: 'updated_at',
  updated_at: 'updated_at',
  createdAt: 'id',
  created_at: 'id',
  id: 'id',
  state: 'state',
  type: 'job_type_id',
  task: 'task_function_key',
} as const;

/** A column of {@link JOB_SORT_FIELDS}. */
export type JobSortColumn = (typeof JOB_SORT_FIELDS)[keyof typeof JOB_SORT_FIELDS];

/** Which jobs; an absent filter lets all through. Without `state`, deleted jobs are left out. */
export interface JobFilter {
  /** One of these. */
  jobId?: readonly number[] | undefined;
  state?: readonly JobState[] | undefined;
  type?: readonly JobTypeName[] | undefined;
  task?: readonly string[] | undefined;
  /** All of them. */
  tag?: readonly string[] | undefined;
  /** Literal text within name, key or description. */
  q?: string | undefined;
  enabled?: boolean | undefined;
}

/** What is wanted of a list. */
export interface JobListRequest extends PageRequest {
  filter: JobFilter;
  sort: readonly SortKey<JobSortColumn>[];
  /** Whether to count beyond {@link EXACT_TOTAL_LIMIT}. */
  countAll: boolean;
}

/** A statement and its parameters. */
export interface Statement {
  sql: string;
  params: unknown[];
}

const NULLABLE: readonly JobSortColumn[] = ['next_run_at', 'last_run_at'];

/** Jobs of a page and how many match. */
export async function listJobs(
  session: Session,
  request: JobListRequest,
): Promise<{ jobs: JobEntity[]; total: number; isExact: boolean }> {
  const counting = countStatement(request);
  const [counted] = await session.query<{ n: number }>(counting.sql, counting.params);
  const total = Number(counted?.n ?? 0);
  const isExact = request.countAll || total <= EXACT_TOTAL_LIMIT;
  const ids = await pageIds(session, request);
  return { jobs: await inOrder(session, ids), total: isExact ? total : EXACT_TOTAL_LIMIT, isExact };
}

/** Ids of matching jobs with `after` < id <= `last`, ascending. */
export async function findJobIds(
  session: Session,
  filter: JobFilter,
  range: { after: number; last: number; limit: number },
): Promise<number[]> {
  const sort = [{ column: 'id' as const, descending: false }];
  const extra = `id > ${range.after} AND j.id <= ${range.last}`;
  return ids(session, pageStatement({ filter, sort }, { limit: range.limit, offset: 0, extra }));
}

/** How many jobs match, all of them. */
export async function countJobs(session: Session, filter: JobFilter): Promise<number> {
  const { sql, params } = countStatement({ filter, countAll: true });
  const [row] = await session.query<{ n: number }>(sql, params);
  return Number(row?.n ?? 0);
}

/** The largest id given so far; 0 when there is no job. */
export async function lastJobId(session: Session): Promise<number> {
  const [row] = await session.query<{ last: number | null }>('SELECT MAX(id) AS last FROM scheduled_job');
  return row?.last ?? 0;
}

/** Ids first, by an index that holds them: rows are wide, and only those of the page are fetched. */
async function pageIds(session: Session, request: JobListRequest): Promise<number[]> {
  const offset = (request.page - 1) * request.perPage;
  const first = request.sort[0];
  if (!first || first.descending || !NULLABLE.includes(first.column)) {
    return ids(session, pageStatement(request, { limit: request.perPage, offset }));
  }
  // Both engines sort null first; here "no next run" comes last, and the index still gives the order.
  const some = await ids(
    session,
    pageStatement(request, { limit: request.perPage, offset, extra: `${first.column} IS NOT NULL` }),
  );
  if (some.length === request.perPage) return some;
  const counting = countStatement({ ...request, countAll: true }, `${first.column} IS NOT NULL`);
  const [counted] = await session.query<{ n: number }>(counting.sql, counting.params);
  const rest = {
    limit: request.perPage - some.length,
    offset: Math.max(0, offset - Number(counted?.n ?? 0)),
  };
  return [
    ...some,
    ...(await ids(session, pageStatement(request, { ...rest, extra: `${first.column} IS NULL` }))),
  ];
}

async function ids(session: Session, { sql, params }: Statement): Promise<number[]> {
  return (await session.query<{ id: number }>(sql, params)).map((row) => row.id);
}

async function inOrder(session: Session, wanted: readonly number[]): Promise<JobEntity[]> {
  if (wanted.length === 0) return [];
  const sql = `SELECT * FROM scheduled_job WHERE id IN (${placeholders(wanted.length)})`;
  const byId = new Map((await session.query<JobRow>(sql, wanted)).map((row) => [row['id'], toJob(row)]));
  return wanted.flatMap((id) => byId.get(id) ?? []);
}

/** Ids of a page. Exported for the EXPLAIN test. @param part `extra` = a condition that is not the client's. */
export function pageStatement(
  request: Pick<JobListRequest, 'filter' | 'sort'>,
  part: { limit: number; offset: number; extra?: string },
): Statement {
  const { sql, params } = conditions(request.filter, part.extra);
  const keys = request.sort.length > 0 ? request.sort : [{ column: 'name' as const, descending: false }];
  const order = keys.map(({ column, descending }) => `j.${column}${descending ? ' DESC' : ''}`);
  // A last key of the same direction makes the order total, and the indexes end with it.
  if (!keys.some(({ column }) => column === 'id'))
    order.push(`j.id${keys.at(-1)?.descending ? ' DESC' : ''}`);
  return {
    sql: `SELECT j.id FROM scheduled_job j WHERE ${sql} ORDER BY ${order.join(', ')} LIMIT ${part.limit} OFFSET ${part.offset}`,
    params,
  };
}

/** How many match, up to one more than {@link EXACT_TOTAL_LIMIT} unless all are to be counted. */
export function countStatement(
  request: Pick<JobListRequest, 'filter' | 'countAll'>,
  extra?: string,
): Statement {
  const { sql, params } = conditions(request.filter, extra);
  if (request.countAll) return { sql: `SELECT COUNT(*) AS n FROM scheduled_job j WHERE ${sql}`, params };
  return {
    sql: `SELECT COUNT(*) AS n FROM (SELECT 1 FROM scheduled_job j WHERE ${sql} LIMIT ${EXACT_TOTAL_LIMIT + 1}) c`,
    params,
  };
}

function conditions(filter: JobFilter, extra?: string): Statement {
  const parts: string[] = extra === undefined ? [] : [`j.${extra}`];
  const params: unknown[] = [];
  const add = (sql: string, ...values: unknown[]): void => {
    parts.push(sql);
    params.push(...values);
  };
  if (filter.state?.length) add(`j.state IN (${placeholders(filter.state.length)})`, ...filter.state);
  else add("j.state <> 'deleted'");
  if (filter.jobId?.length) add(`j.id IN (${placeholders(filter.jobId.length)})`, ...filter.jobId);
  if (filter.type?.length)
    add(
      `j.job_type_id IN (${placeholders(filter.type.length)})`,
      ...filter.type.map((name) => JOB_TYPE_IDS[name]),
    );
  if (filter.task?.length)
    add(`j.task_function_key IN (${placeholders(filter.task.length)})`, ...filter.task);
  for (const tag of filter.tag ?? [])
    add('j.id IN (SELECT t.job_id FROM scheduled_job_tag t WHERE t.tag = ?)', tag);
  if (filter.enabled !== undefined) add('j.enabled = ?', filter.enabled ? 1 : 0);
  if (filter.q !== undefined && filter.q !== '') {
    const pattern = `%${escapeLike(filter.q)}%`;
    // The key's collation is binary; keys are ASCII, so lower case does.
    add(
      "(j.name LIKE ? ESCAPE '!' OR LOWER(j.job_key) LIKE ? ESCAPE '!' OR j.description LIKE ? ESCAPE '!')",
      pattern,
      pattern.toLowerCase(),
      pattern,
    );
  }
  return { sql: parts.join(' AND '), params };
}

/** So that `%` and `_` mean themselves. */
export function escapeLike(text: string): string {
  return text.replace(/[!%_]/g, '!$&');
}

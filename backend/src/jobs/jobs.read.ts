import { placeholders, toDbInstant, type Session } from '../database/index.js';
import { STATUS_IDS, type ExecutionStatus } from '../executions/index.js';
import type { SortKey } from '../http/index.js';
import type { EpochMs, PageRequest } from '../kernel/index.js';
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
  // Failing jobs (active, and the last run failed, timed out or was lost) are 0, all others 1.
  health: 'health',
  owner: 'created_by',
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
  /** Who made it; one of these. */
  owner?: readonly string[] | undefined;
  /** How its last run ended; `none` = it has not run. One of these. */
  lastStatus?: readonly (ExecutionStatus | 'none')[] | undefined;
  /** When it fires next: inclusive, exclusive. */
  nextFrom?: EpochMs | null | undefined;
  nextTo?: EpochMs | null | undefined;
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
  const { sql, params } = conditions(request.filter, { extra: part.extra });
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
  const { sql, params } = conditions(request.filter, { extra });
  if (request.countAll) return { sql: `SELECT COUNT(*) AS n FROM scheduled_job j WHERE ${sql}`, params };
  return {
    sql: `SELECT COUNT(*) AS n FROM (SELECT 1 FROM scheduled_job j WHERE ${sql} LIMIT ${EXACT_TOTAL_LIMIT + 1}) c`,
    params,
  };
}

/** What a filter asks for, of `scheduled_job j`. @param options `extra` = a condition that is not the client's; `withDeleted` = deleted
 *  jobs are let through unless states are named. */
export function conditions(
  filter: JobFilter,
  { extra, withDeleted = false }: { extra?: string | undefined; withDeleted?: boolean } = {},
): Statement {
  const parts: string[] = extra === undefined ? [] : [`j.${extra}`];
  const params: unknown[] = [];
  const add = (sql: string, ...values: unknown[]): void => {
    parts.push(sql);
    params.push(...values);
  };
  const oneOf = (column: string, values: readonly unknown[] | undefined): void => {
    if (values?.length) add(`j.${column} IN (${placeholders(values.length)})`, ...values);
  };
  oneOf('state', filter.state);
  if (!filter.state?.length && !withDeleted) add("j.state <> 'deleted'");
  oneOf('id', filter.jobId);
  oneOf(
    'job_type_id',
    filter.type?.map((name) => JOB_TYPE_IDS[name]),
  );
  oneOf('task_function_key', filter.task);
  oneOf('created_by', filter.owner);
  for (const tag of filter.tag ?? [])
    add('j.id IN (SELECT t.job_id FROM scheduled_job_tag t WHERE t.tag = ?)', tag);
  if (filter.enabled !== undefined) add('j.enabled = ?', filter.enabled ? 1 : 0);
  if (filter.lastStatus?.length) add(...lastStatusCondition(filter.lastStatus));
  if (filter.nextFrom != null) add('j.next_run_at >= ?', toDbInstant(filter.nextFrom));
  if (filter.nextTo != null) add('j.next_run_at < ?', toDbInstant(filter.nextTo));
  if (filter.q !== undefined && filter.q !== '') add(...textCondition(filter.q));
  return { sql: parts.length > 0 ? parts.join(' AND ') : '1 = 1', params };
}

function lastStatusCondition(wanted: readonly (ExecutionStatus | 'none')[]): [string, ...unknown[]] {
  const ids = wanted.flatMap((status) => (status === 'none' ? [] : [STATUS_IDS[status]]));
  const parts = [
    ...(ids.length > 0 ? [`j.last_status_id IN (${placeholders(ids.length)})`] : []),
    ...(wanted.includes('none') ? ['j.last_status_id IS NULL'] : []),
  ];
  return [`(${parts.join(' OR ')})`, ...ids];
}

function textCondition(text: string): [string, ...unknown[]] {
  const pattern = `%${escapeLike(text)}%`;
  // The key's collation is binary; keys are ASCII, so lower case does.
  return [
    "(j.name LIKE ? ESCAPE '!' OR LOWER(j.job_key) LIKE ? ESCAPE '!' OR j.description LIKE ? ESCAPE '!')",
    ...[pattern, pattern.toLowerCase(), pattern],
  ];
}

/** So that `%` and `_` mean themselves. */
export function escapeLike(text: string): string {
  return text.replace(/[!%_]/g, '!$&');
}

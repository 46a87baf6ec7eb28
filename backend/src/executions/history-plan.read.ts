import { placeholders, toDbInstant, type Session } from '../database/index.js';
import {
  allHandled,
  allOf,
  handledCondition,
  jobConditions,
  jobSubquery,
  rangeConditions,
  rowConditions,
  statusCondition,
  type Condition,
} from './history-conditions.read.js';
import { STATUS_IDS, WAIT_REASONS, type ExecutionStatus } from './execution-status.js';
import { EXACT_TOTAL_LIMIT, type HistoryFilter } from './history-filter.js';
import { isReasonCode, REASON_CODES } from './reason-codes.js';

/** Most jobs that a filter on jobs is turned into; beyond, the condition is checked row by row. */
export const MAX_NAMED_JOBS = 200;

/** `ix_open` is (status_id, wait_reason, due_at): naming every wait reason lets `due_at` be a range. */
const WAIT_NUMBERS = Object.values(WAIT_REASONS);

/** Which index a history is read through.
 *  `jobs`: `uq_fire`, one range for each of `jobIds`, ordered by (scheduled_for, job_id, origin).
 *  `status`: `ix_open`; at most {@link EXACT_TOTAL_LIMIT} rows have these statuses, so they are sorted.
 *  `handled`: by primary key; at most {@link EXACT_TOTAL_LIMIT} rows are marked, so they are sorted.
 *  `time`: `ix_time`, ordered by (scheduled_for, id).  `nothing`: no job satisfies the filter. */
export interface HistoryPlan {
  via: 'jobs' | 'status' | 'handled' | 'time' | 'nothing';
  /** null = the optimiser has no other choice. */
  index: 'uq_fire' | 'ix_open' | 'ix_time' | null;
  jobIds: readonly number[];
  /** What the index itself serves. */
  access: readonly Condition[];
  /** What is checked on each row that the index gives. */
  residual: readonly Condition[];
  /** Whether more than {@link EXACT_TOTAL_LIMIT} rows are known to match, because nothing but the status is asked for. */
  isKnownToBeMany: boolean;
}

/** Chooses the index. At most four short statements, each bounded. */
export async function planHistory(session: Session, filter: HistoryFilter): Promise<HistoryPlan> {
  const jobs = await namedJobs(session, filter);
  const narrowed = { ...filter, statuses: statusesOf(filter) };
  const isFew = narrowed.statuses.length > 0 && (await isFewByStatus(session, narrowed));
  const inRow = rowConditions('e', filter, session.dialect);
  const row = [...inRow, ...handledCondition('e', filter)];
  const byJob: Condition[] = jobs === 'too many' ? jobSubquery('e', filter) : [];
  const range = rangeConditions('e', filter);
  const status = statusCondition('e', filter);
  const base = { jobIds: Array.isArray(jobs) ? jobs : [], isKnownToBeMany: false };

  if (Array.isArray(jobs) && jobs.length === 0) {
    return { ...base, via: 'nothing', index: 'ix_time', access: [], residual: [] };
  }
  if (isFew) {
    const inJobs = Array.isArray(jobs) ? [jobList(jobs)] : byJob;
    const access = [...statusCondition('e', narrowed), ...dueFrom(filter)];
    return { ...base, via: 'status', index: 'ix_open', access, residual: [...range, ...inJobs, ...row] };
  }
  if (filter.handled === true && (await areFewHandled(session))) {
    const inJobs = Array.isArray(jobs) ? [jobList(jobs)] : byJob;
    const residual = [...range, ...status, ...inJobs, ...inRow];
    return { ...base, via: 'handled', index: null, access: [allHandled('e')], residual };
  }
  if (Array.isArray(jobs)) {
    return {
      ...base,
      via: 'jobs',
      index: 'uq_fire',
      access: [jobList(jobs), ...range],
      residual: [...status, ...row],
    };
  }
  const access = [...range, ...(await newestOf(session, filter))];
  const residual = [...status, ...byJob, ...row];
  const isKnownToBeMany = status.length > 0 && residual.length === 1 && range.length === 0;
  return { ...base, via: 'time', index: 'ix_time', access, residual, isKnownToBeMany };
}

/** Statuses that an execution can have after its function threw: at its end, or while a retry waits or runs. */
const AFTER_ERROR: readonly ExecutionStatus[] = [
  'failed',
  'timed_out',
  'cancelled',
  'lost',
  'queued',
  'running',
];

/** The statuses a filter comes down to: those named, else those its reasons or its error can stand at. Lets what is rare be found by index. */
function statusesOf(filter: HistoryFilter): readonly ExecutionStatus[] {
  if (filter.statuses.length > 0) return filter.statuses;
  if (filter.reasonCodes.length === 0) return filter.errorType === null ? [] : AFTER_ERROR;
  const known = filter.reasonCodes
    .filter(isReasonCode)
    .flatMap((code): readonly ExecutionStatus[] => REASON_CODES[code].statuses);
  // The reason of a failure stays on the row while its retry waits or runs.
  return [...new Set<ExecutionStatus>([...known, 'queued', 'running'])];
}

function jobList(ids: readonly number[]): Condition {
  return { sql: `e.job_id IN (${placeholders(ids.length)})`, params: [...ids] };
}

/** The jobs a filter on jobs comes down to. @returns null when no such filter is given. */
async function namedJobs(session: Session, filter: HistoryFilter): Promise<number[] | 'too many' | null> {
  const conditions = jobConditions(filter);
  if (conditions.length === 0) return filter.jobId === null ? null : [filter.jobId];
  if (filter.jobId !== null) conditions.unshift({ sql: 'j.id = ?', params: [filter.jobId] });
  const { sql, params } = allOf(conditions);
  const rows = await session.query<{ id: number }>(
    `SELECT j.id FROM scheduled_job j WHERE ${sql} LIMIT ${MAX_NAMED_JOBS + 1}`,
    params,
  );
  return rows.length > MAX_NAMED_JOBS ? 'too many' : rows.map((row) => row.id);
}

async function isFewByStatus(session: Session, filter: HistoryFilter): Promise<boolean> {
  const { sql, params } = allOf([...statusCondition('e', filter), ...dueFrom(filter)]);
  const [row] = await session.query<{ n: number }>(
    `SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM scheduled_job_execution e${session.dialect.useIndex('ix_open')}
     WHERE ${sql} LIMIT ${EXACT_TOTAL_LIMIT + 1}) w`,
    params,
  );
  return row!.n <= EXACT_TOTAL_LIMIT;
}

async function areFewHandled(session: Session): Promise<boolean> {
  const [row] = await session.query<{ n: number }>(
    `SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM scheduled_job_execution_note${session.dialect.useIndex('ix_note_handled')}
     WHERE handled_at IS NOT NULL LIMIT ${EXACT_TOTAL_LIMIT + 1}) w`,
  );
  return row!.n <= EXACT_TOTAL_LIMIT;
}

/** `due_at` is never before `scheduled_for` (jitter and back-off only add), so a lower bound of the one bounds the other. */
function dueFrom(filter: HistoryFilter): Condition[] {
  if (filter.from === null) return [];
  return [
    {
      sql: `e.wait_reason IN (${WAIT_NUMBERS.join(', ')}) AND e.due_at >= ?`,
      params: [toDbInstant(filter.from)],
    },
  ];
}

/** For the same reason no row of a status lies behind the newest `due_at` of that status: spares walking over newer rows when
 *  all of them are old. */
async function newestOf(session: Session, filter: HistoryFilter): Promise<Condition[]> {
  if (filter.statuses.length === 0) return [];
  const newest: string[] = [];
  for (const status of filter.statuses) {
    // One MAX for each key prefix, answered from the end of its range; over several prefixes MariaDB would read all of them.
    const ends = WAIT_NUMBERS.map(
      (wait) =>
        `SELECT MAX(e.due_at) AS due_at FROM scheduled_job_execution e WHERE e.status_id = ${STATUS_IDS[status]} AND e.wait_reason = ${wait}`,
    );
    const [row] = await session.query<{ newest: string | null }>(
      `SELECT MAX(w.due_at) AS newest FROM (${ends.join(' UNION ALL ')}) w`,
    );
    if (row?.newest) newest.push(row.newest);
  }
  const last = newest.sort().at(-1);
  return last === undefined ? [] : [{ sql: 'e.scheduled_for <= ?', params: [last] }];
}

import { placeholders, toDbInstant, type Dialect } from '../database/index.js';
import { idToBytes } from '../kernel/index.js';
import { EXECUTION_KINDS, STATUS_IDS } from './execution-status.js';
import type { HistoryFilter, HistoryPosition, HistorySort } from './history-filter.js';

/** A piece of SQL with its parameters. */
export interface Condition {
  sql: string;
  params: unknown[];
}

/** Joins conditions with AND; none = true. */
export function allOf(conditions: readonly Condition[]): Condition {
  if (conditions.length === 0) return { sql: '1 = 1', params: [] };
  return { sql: conditions.map((c) => c.sql).join(' AND '), params: conditions.flatMap((c) => c.params) };
}

/** `scheduled_for` within the filter's range. `a` = alias of the execution's table. */
export function rangeConditions(a: string, filter: Pick<HistoryFilter, 'from' | 'to'>): Condition[] {
  const found: Condition[] = [];
  if (filter.from !== null)
    found.push({ sql: `${a}.scheduled_for >= ?`, params: [toDbInstant(filter.from)] });
  if (filter.to !== null) found.push({ sql: `${a}.scheduled_for < ?`, params: [toDbInstant(filter.to)] });
  return found;
}

/** Statuses asked for; none = any. */
export function statusCondition(a: string, filter: Pick<HistoryFilter, 'statuses'>): Condition[] {
  return inList(
    `${a}.status_id`,
    filter.statuses.map((status) => STATUS_IDS[status]),
  );
}

/** The parts of the filter that look at the execution's row and that no index serves. */
export function rowConditions(a: string, filter: HistoryFilter, dialect: Dialect): Condition[] {
  const found = [
    ...inList(
      `${a}.kind`,
      filter.kinds.map((kind) => EXECUTION_KINDS.indexOf(kind)),
    ),
    ...inList(`${a}.reason_code`, filter.reasonCodes),
  ];
  if (filter.instanceId !== null) found.push({ sql: `${a}.instance_id = ?`, params: [filter.instanceId] });
  if (filter.errorType !== null) {
    found.push({ sql: `${dialect.jsonText(`${a}.error`, 'type')} = ?`, params: [filter.errorType] });
  }
  if (filter.minLatenessMs !== null) {
    found.push({
      sql: `${elapsedMs(dialect, `${a}.due_at`, `${a}.started_at`)} >= ?`,
      params: [filter.minLatenessMs],
    });
  }
  if (filter.startedFrom !== null) {
    found.push({ sql: `${a}.started_at >= ?`, params: [toDbInstant(filter.startedFrom)] });
  }
  if (filter.startedTo !== null)
    found.push({ sql: `${a}.started_at < ?`, params: [toDbInstant(filter.startedTo)] });
  return found;
}

/** All that are marked as handled. `ix_note_handled`. */
export function allHandled(a: string): Condition {
  const marked = 'SELECT n.execution_id FROM scheduled_job_execution_note n WHERE n.handled_at IS NOT NULL';
  return { sql: `${a}.id IN (${marked})`, params: [] };
}

/** Whether somebody has marked the row as handled: one look-up by primary key each. */
export function handledCondition(a: string, { handled }: Pick<HistoryFilter, 'handled'>): Condition[] {
  const mark = `EXISTS (SELECT 1 FROM scheduled_job_execution_note n WHERE n.execution_id = ${a}.id AND n.handled_at IS NOT NULL)`;
  if (handled === true) return [{ sql: mark, params: [] }];
  return handled === false ? [{ sql: `NOT ${mark}`, params: [] }] : [];
}

/** The parts of the filter that look at the job, over `j` = `scheduled_job`. The driving table is chosen by the caller. */
export function jobConditions(filter: Pick<HistoryFilter, 'task' | 'q' | 'tag'>): Condition[] {
  const found: Condition[] = [];
  if (filter.task !== null) found.push({ sql: 'j.task_function_key = ?', params: [filter.task] });
  if (filter.q !== null)
    found.push({ sql: "j.name LIKE ? ESCAPE '!'", params: [`%${escapeLike(filter.q)}%`] });
  if (filter.tag !== null) {
    const sql = 'j.id IN (SELECT g.job_id FROM scheduled_job_tag g WHERE g.tag = ?)';
    found.push({ sql, params: [filter.tag] });
  }
  return found;
}

/** {@link jobConditions} as a condition on the execution `a`, for filters that too many jobs satisfy to name them. */
export function jobSubquery(a: string, filter: Pick<HistoryFilter, 'task' | 'q' | 'tag'>): Condition[] {
  const job = jobConditions(filter);
  if (job.length === 0) return [];
  const { sql, params } = allOf(job);
  return [{ sql: `EXISTS (SELECT 1 FROM scheduled_job j WHERE j.id = ${a}.job_id AND ${sql})`, params }];
}

/** Rows behind a position in the order (scheduled_for, id). Written so that both engines take the first term as an index range. */
export function afterInTime(a: string, after: HistoryPosition | null, descending: boolean): Condition[] {
  if (after === null) return [];
  const less = descending ? '<' : '>';
  const at = toDbInstant(after.scheduledFor);
  const sql = `${a}.scheduled_for ${less}= ? AND (${a}.scheduled_for ${less} ? OR ${a}.id ${less} ?)`;
  return [{ sql, params: [at, at, idToBytes(after.id)] }];
}

/** Rows of one job behind a position in the order (scheduled_for, job_id, origin). */
export function afterInJob(
  a: string,
  jobId: number,
  after: HistoryPosition | null,
  descending: boolean,
): Condition[] {
  if (after === null) return [];
  const less = descending ? '<' : '>';
  const at = toDbInstant(after.scheduledFor);
  if (jobId !== after.jobId) {
    // Rows at the very instant come behind the position when their job does.
    const isBehind = descending ? jobId < after.jobId : jobId > after.jobId;
    return [{ sql: `${a}.scheduled_for ${less}${isBehind ? '=' : ''} ?`, params: [at] }];
  }
  const sql = `${a}.scheduled_for ${less}= ? AND (${a}.scheduled_for ${less} ? OR ${a}.origin ${less} ?)`;
  return [{ sql, params: [at, at, after.origin] }];
}

/** ORDER BY for sorts that no index serves: rows without the value last, newest first among equals. */
export function orderBy(
  dialect: Dialect,
  a: string,
  sort: { column: HistorySort; descending: boolean },
): string {
  const value = sortValue(dialect, a, sort.column);
  return `${value} IS NULL, ${value} ${sort.descending ? 'DESC' : 'ASC'}, ${a}.scheduled_for DESC, ${a}.id DESC`;
}

function sortValue(dialect: Dialect, a: string, column: HistorySort): string {
  switch (column) {
    case 'scheduledFor':
      return `${a}.scheduled_for`;
    case 'startedAt':
      return `${a}.started_at`;
    case 'finishedAt':
      return `${a}.finished_at`;
    case 'latenessMs':
      return elapsedMs(dialect, `${a}.due_at`, `${a}.started_at`);
    case 'durationMs':
      return elapsedMs(dialect, `${a}.started_at`, `${a}.finished_at`);
  }
}

/** Whole milliseconds between two instants; null when one is null. */
function elapsedMs(dialect: Dialect, from: string, to: string): string {
  if (dialect.name === 'mariadb') return `TIMESTAMPDIFF(MICROSECOND, ${from}, ${to}) DIV 1000`;
  return `CAST(ROUND((julianday(${to}) - julianday(${from})) * 86400000) AS INTEGER)`;
}

function inList(column: string, values: readonly (string | number)[]): Condition[] {
  if (values.length === 0) return [];
  return [{ sql: `${column} IN (${placeholders(values.length)})`, params: [...values] }];
}

function escapeLike(text: string): string {
  return text.replaceAll(/[!%_]/g, (character) => `!${character}`);
}

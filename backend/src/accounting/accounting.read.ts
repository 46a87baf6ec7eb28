import { Injectable } from '@nestjs/common';
import {
  fromDbInstant,
  fromDbInstantOrNull,
  placeholders,
  toDbInstant,
  type Session,
} from '../database/index.js';
import { statusName } from '../executions/index.js';
import { DAY, epochMs, type EpochMs } from '../kernel/index.js';
import { utcDay, type LedgerRow } from './account-for.js';
import type { RemovedDay } from './recall-removed.js';
import type { RevisionState, ScheduleRevision, Span } from './schedule-history.js';

/** A job as accounting sees it. */
export interface JobCursorFacts {
  id: number;
  name: string;
  version: number;
  /** Nominal instant of the next fire that has no row yet; null when nothing is planned any more. */
  nextScheduledFor: EpochMs | null;
}

/** Key of the function whose runs delete history (maintenance, a neighbour above). */
const CLEANUP_TASK = 'scheduler.cleanup_history';

/** Reads for accounting. Plain reads, no locks. */
@Injectable()
export class AccountingRead {
  /** Jobs with larger ids, deleted ones too, ascending. */
  async jobsAfter(session: Session, id: number, limit: number): Promise<JobCursorFacts[]> {
    const sql = `SELECT id, name, version, next_scheduled_for FROM scheduled_job WHERE id > ? ORDER BY id LIMIT ${limit}`;
    return (await session.query<JobFactsRow>(sql, [id])).map(toFacts);
  }

  /** One job, deleted or not; null when there is none. */
  async job(session: Session, id: number): Promise<JobCursorFacts | null> {
    const sql = 'SELECT id, name, version, next_scheduled_for FROM scheduled_job WHERE id = ?';
    const [row] = await session.query<JobFactsRow>(sql, [id]);
    return row ? toFacts(row) : null;
  }

  /** By job: the revision in force just after `span.after`, and those that became effective until the end of the span, by version. */
  async revisions(
    session: Session,
    jobIds: readonly number[],
    span: Span,
  ): Promise<Map<number, ScheduleRevision[]>> {
    const found = new Map<number, ScheduleRevision[]>();
    if (jobIds.length === 0) return found;
    const sql = `SELECT r.job_id, r.version, r.effective_at, r.after_state FROM scheduled_job_revision r
      WHERE r.job_id IN (${placeholders(jobIds.length)}) AND r.effective_at <= ? AND r.version >= COALESCE((
        SELECT MAX(b.version) FROM scheduled_job_revision b WHERE b.job_id = r.job_id AND b.effective_at <= ?), 0)
      ORDER BY r.job_id, r.version`;
    const rows = await session.query<RevisionRow>(sql, [
      ...jobIds,
      toDbInstant(span.until),
      toDbInstant(span.after),
    ]);
    for (const row of rows) found.set(row.job_id, [...(found.get(row.job_id) ?? []), toRevision(row)]);
    return found;
  }

  /** Rows of the schedule that touch the span, ascending; `uq_fire`. */
  async ledger(session: Session, jobId: number, span: Span): Promise<LedgerRow[]> {
    const columns = 'scheduled_for, scheduled_until, fire_count, status_id';
    const from = 'scheduled_job_execution WHERE job_id = ? AND origin = 0';
    const first = toDbInstant(epochMs(span.after + 1));
    const [before] = await session.query<LedgerSqlRow>(
      `SELECT ${columns} FROM ${from} AND scheduled_for < ? ORDER BY scheduled_for DESC LIMIT 1`,
      [jobId, first],
    );
    const rows = await session.query<LedgerSqlRow>(
      `SELECT ${columns} FROM ${from} AND scheduled_for >= ? AND scheduled_for <= ? ORDER BY scheduled_for`,
      [jobId, first, toDbInstant(span.until)],
    );
    const reachesIn = before?.scheduled_until != null && fromDbInstant(before.scheduled_until) > span.after;
    return (reachesIn ? [before, ...rows] : rows).map(toLedgerRow);
  }

  /** What clean-up deleted of a job, on the UTC days that touch the span. Primary key. */
  async removed(session: Session, jobId: number, span: Span): Promise<RemovedDay[]> {
    const sql = `SELECT bucket_at, status_id, removed_fires FROM scheduled_job_rollup
      WHERE job_id = ? AND bucket_at BETWEEN ? AND ? AND removed_fires > 0 ORDER BY bucket_at`;
    const first = toDbInstant(utcDay(epochMs(span.after + 1)));
    const days = new Map<string, RemovedDay>();
    for (const row of await session.query<RemovedRow>(sql, [jobId, first, toDbInstant(span.until)])) {
      const day = days.get(row.bucket_at) ?? { day: fromDbInstant(row.bucket_at), fires: {} };
      day.fires[statusName(row.status_id)] = Number(row.removed_fires);
      days.set(row.bucket_at, day);
    }
    return [...days.values()];
  }

  /** Up to when clean-ups have deleted, as their runs tell: what they reported, else what a run that began may have reached.
   *  @param defaultDays retention of a run that names none. @returns null when none ran. */
  async cleanedUntil(session: Session, defaultDays: number): Promise<EpochMs | null> {
    const sql = `SELECT e.started_at, e.params, e.result, j.params AS job_params FROM scheduled_job j
      JOIN scheduled_job_execution e ON e.job_id = j.id
      WHERE j.task_function_key = ? AND e.started_at IS NOT NULL ORDER BY e.scheduled_for DESC LIMIT 1000`;
    const rows = await session.query<CleanupRow>(sql, [CLEANUP_TASK]);
    const horizons = rows.map((row) => reachOf(row, defaultDays));
    return horizons.length === 0 ? null : epochMs(Math.max(...horizons));
  }
}

interface JobFactsRow {
  id: number;
  name: string;
  version: number;
  next_scheduled_for: string | null;
}

interface RevisionRow {
  job_id: number;
  version: number;
  effective_at: string;
  after_state: string;
}

interface RemovedRow {
  bucket_at: string;
  status_id: number;
  removed_fires: number;
}

interface LedgerSqlRow {
  scheduled_for: string;
  scheduled_until: string | null;
  fire_count: number;
  status_id: number;
}

interface CleanupRow {
  started_at: string;
  params: string | null;
  result: string | null;
  job_params: string;
}

function toFacts(row: JobFactsRow): JobCursorFacts {
  const { id, name, version } = row;
  return { id, name, version, nextScheduledFor: fromDbInstantOrNull(row.next_scheduled_for) };
}

function toRevision(row: RevisionRow): ScheduleRevision {
  const state = JSON.parse(row.after_state) as RevisionState;
  return { version: row.version, effectiveAt: fromDbInstant(row.effective_at), state };
}

function toLedgerRow(row: LedgerSqlRow): LedgerRow {
  return {
    scheduledFor: fromDbInstant(row.scheduled_for),
    scheduledUntil: fromDbInstantOrNull(row.scheduled_until),
    fireCount: row.fire_count,
    status: statusName(row.status_id),
  };
}

function reachOf(row: CleanupRow, defaultDays: number): number {
  const told =
    row.result === null
      ? NaN
      : Date.parse((JSON.parse(row.result) as { before?: string } | null)?.before ?? '');
  if (Number.isFinite(told)) return told;
  const params = JSON.parse(row.params ?? row.job_params) as { retentionDays?: number } | null;
  return fromDbInstant(row.started_at) - (params?.retentionDays ?? defaultDays) * DAY;
}

import { Injectable } from '@nestjs/common';
import { fromDbInstantOrNull, toDbInstant, type Session } from '../database/index.js';
import { STATUS_IDS } from '../executions/index.js';
import type { EpochMs } from '../kernel/index.js';

/** A job that somebody should look at, and since when. */
export interface AttentionRow {
  jobId: number;
  jobName: string;
  since: EpochMs | null;
  /** What belongs to the reason: who paused and why, how many fires were missed. */
  by: string | null;
  reason: string | null;
  count: number | null;
}

/** Reads for the list of jobs that need attention: each follows one index and gives at most `limit` jobs. */
@Injectable()
export class AttentionRead {
  /** Active jobs whose last run failed. `ix_job_last_status`. */
  async failing(session: Session, limit: number): Promise<AttentionRow[]> {
    const each = [STATUS_IDS.failed, STATUS_IDS.timed_out, STATUS_IDS.lost].map(
      (
        status,
      ) => `SELECT * FROM (SELECT j.id, j.name, j.last_run_at AS since FROM scheduled_job j${session.dialect.useIndex('ix_job_last_status')}
        WHERE j.last_status_id = ${status} AND j.state = 'active' ORDER BY j.id DESC LIMIT ${limit}) s${status}`,
    );
    return this.rows(session, each.join(' UNION ALL '), []);
  }

  /** Active jobs made before `before` that have never run. `ix_job_last_status`. */
  async neverRun(session: Session, before: EpochMs, limit: number): Promise<AttentionRow[]> {
    const sql = `SELECT j.id, j.name, j.created_at AS since FROM scheduled_job j${session.dialect.useIndex('ix_job_last_status')}
      WHERE j.last_status_id IS NULL AND j.state = 'active' AND j.created_at < ? ORDER BY j.id LIMIT ${limit}`;
    return this.rows(session, sql, [toDbInstant(before)]);
  }

  /** Jobs whose next fire was due before `before`: nobody plans them. `ix_job_next`. */
  async overdue(session: Session, before: EpochMs, limit: number): Promise<AttentionRow[]> {
    const sql = `SELECT j.id, j.name, j.next_run_at AS since FROM scheduled_job j${session.dialect.useIndex('ix_job_next')}
      WHERE j.next_run_at < ? AND j.plannable = 1 AND j.state = 'active' ORDER BY j.next_run_at LIMIT ${limit}`;
    return this.rows(session, sql, [toDbInstant(before)]);
  }

  /** Jobs in a state: paused, or without their function. `ix_job_state`. */
  async inState(
    session: Session,
    state: 'paused' | 'handler_missing',
    limit: number,
  ): Promise<AttentionRow[]> {
    const sql = `SELECT j.id, j.name, j.paused_at AS since, j.paused_by, j.pause_reason FROM scheduled_job j
      WHERE j.state = ? ORDER BY j.id DESC LIMIT ${limit}`;
    return this.rows(session, sql, [state]);
  }

  /** Jobs that missed fires since a UTC day, most first. `ix_rollup_status`. */
  async misfiring(session: Session, day: EpochMs, limit: number): Promise<AttentionRow[]> {
    const sql = `SELECT j.id, j.name, m.since, m.n FROM (
        SELECT r.job_id, MIN(r.bucket_at) AS since, SUM(r.fires) AS n FROM scheduled_job_rollup r
        WHERE r.status_id = ${STATUS_IDS.missed} AND r.bucket_at >= ? AND r.job_id > 0 GROUP BY r.job_id ORDER BY n DESC LIMIT ${limit}) m
      JOIN scheduled_job j ON j.id = m.job_id WHERE j.state <> 'deleted' ORDER BY m.n DESC`;
    return this.rows(session, sql, [toDbInstant(day)]);
  }

  private async rows(session: Session, sql: string, params: unknown[]): Promise<AttentionRow[]> {
    return (await session.query<Row>(sql, params)).map((row) => ({
      jobId: row.id,
      jobName: row.name,
      since: fromDbInstantOrNull(row.since),
      by: row.paused_by ?? null,
      reason: row.pause_reason ?? null,
      count: row.n === undefined ? null : Number(row.n),
    }));
  }
}

interface Row {
  id: number;
  name: string;
  since: string | null;
  paused_by?: string | null;
  pause_reason?: string | null;
  n?: number | string;
}

import { Injectable } from '@nestjs/common';
import {
  fromDbInstant,
  placeholders,
  toDbInstant,
  toDbInstantOrNull,
  updateRows,
  type RowsUpdate,
  type Session,
} from '../database/index.js';
import { epochMs, type EpochMs } from '../kernel/index.js';
import { toJob, type JobRow } from './job-row.js';
import type { JobState } from './job-state.js';
import { JobEntity } from './job.entity.js';

/** Where a job's cursors move in the transaction that writes its ledger rows. */
export interface CursorAdvance {
  jobId: number;
  nextScheduledFor: EpochMs | null;
  nextRunAt: EpochMs | null;
  state: JobState;
  plannable: boolean;
}

/** What happened last to a job. */
export interface LastRun {
  jobId: number;
  at: EpochMs;
  statusId: number;
  /** Nominal instant, when the run succeeded; else null. */
  succeededFor: EpochMs | null;
}

/** Of the success known and the one given, the one of the newer fire (a backfill succeeds for an older one); null = none. */
const NEWER_SUCCESS =
  'CASE WHEN t.last_success_for IS NULL OR r.success > t.last_success_for THEN r.success ELSE t.last_success_for END';

/** The engine's statements on `scheduled_job`: cursors and `last_*`, which are not edits and leave `version` alone. */
@Injectable()
export class JobCursorRepository {
  /** Plannable jobs of one priority whose next fire is near, locked for this transaction; rows another planner holds are passed over,
   *  which is how instances share the work. @param floor lower bound that spares the scan the delete-marked head of the index; null
   *  = everything overdue as well. READ COMMITTED; hot read, `ix_plan`. */
  async takeDue(
    tx: Session,
    window: { priority: number; floor: EpochMs | null; until: EpochMs; limit: number },
  ): Promise<JobEntity[]> {
    const lower = window.floor === null ? 'next_run_at <= ?' : 'next_run_at BETWEEN ? AND ?';
    const sql = `SELECT * FROM scheduled_job${tx.dialect.useIndex('ix_plan')} WHERE plannable = 1 AND priority = ? AND ${lower}
      ORDER BY next_run_at LIMIT ${window.limit}${tx.dialect.forUpdateSkipLocked}`;
    const until = toDbInstant(window.until);
    const bounds = window.floor === null ? [until] : [toDbInstant(window.floor), until];
    return (await tx.query<JobRow>(sql, [window.priority, ...bounds])).map(toJob);
  }

  /** Which of the jobs have a fire that is due and not planned. Plain read by primary key. */
  async findBehind(session: Session, ids: readonly number[], now: EpochMs): Promise<number[]> {
    if (ids.length === 0) return [];
    const sql = `SELECT id FROM scheduled_job WHERE id IN (${placeholders(ids.length)}) AND plannable = 1 AND next_run_at <= ?`;
    const rows = await session.query<{ id: number }>(sql, [...ids, toDbInstant(now)]);
    return rows.map(({ id }) => id);
  }

  /** Moves the cursors of jobs that {@link takeDue} locked in this transaction. One statement. */
  async advanceCursors(tx: Session, advances: readonly CursorAdvance[]): Promise<void> {
    const update: RowsUpdate = {
      table: 'scheduled_job',
      columns: { i: 'int', nominal: 'instant', due: 'instant', st: 'text', plan: 'int' },
      on: 't.id = r.i',
      set: { next_scheduled_for: 'r.nominal', next_run_at: 'r.due', state: 'r.st', plannable: 'r.plan' },
    };
    const rows = advances.map((a) => [
      a.jobId,
      toDbInstantOrNull(a.nextScheduledFor),
      toDbInstantOrNull(a.nextRunAt),
      a.state,
      a.plannable ? 1 : 0,
    ]);
    await updateRows(tx, update, rows);
  }

  /** Remembers the last run of each job and its newest success. Outside the verdict's transaction: a job row must never be waited for
   *  there. An older verdict does not overwrite a newer one, an older success not a newer one. */
  async recordLastRuns(session: Session, runs: readonly LastRun[]): Promise<void> {
    if (runs.length === 0) return;
    const newest = new Map<number, LastRun>();
    for (const run of runs) {
      const known = newest.get(run.jobId);
      const last = !known || known.at <= run.at ? run : known;
      const successes = [known?.succeededFor, run.succeededFor].filter((at) => at != null);
      newest.set(run.jobId, {
        ...last,
        succeededFor: successes.length > 0 ? epochMs(Math.max(...successes)) : null,
      });
    }
    const update: RowsUpdate = {
      table: 'scheduled_job',
      columns: { i: 'int', at: 'instant', outcome: 'int', success: 'instant' },
      on: 't.id = r.i',
      set: { last_run_at: 'r.at', last_status_id: 'r.outcome', last_success_for: NEWER_SUCCESS },
      where: 't.last_run_at IS NULL OR t.last_run_at <= r.at',
    };
    const rows = [...newest.values()]
      .sort((a, b) => a.jobId - b.jobId)
      .map((run) => [run.jobId, toDbInstant(run.at), run.statusId, toDbInstantOrNull(run.succeededFor)]);
    const affected = await updateRows(session, update, rows);
    // A run that began earlier than one that has ended: rare, with several slots only.
    if (affected < rows.length) await this.recordSuccesses(session, [...newest.values()]);
  }

  private async recordSuccesses(session: Session, runs: readonly LastRun[]): Promise<void> {
    const succeeded = runs.filter((run) => run.succeededFor !== null);
    const update: RowsUpdate = {
      table: 'scheduled_job',
      columns: { i: 'int', success: 'instant' },
      on: 't.id = r.i',
      set: { last_success_for: NEWER_SUCCESS },
    };
    const rows = succeeded.map((run) => [run.jobId, toDbInstantOrNull(run.succeededFor)]);
    await updateRows(session, update, rows);
  }

  /** Nominal instants of the newest successes; jobs without one are left out. Plain read by primary key. */
  async newestSuccesses(session: Session, ids: readonly number[]): Promise<Map<number, EpochMs>> {
    const unique = [...new Set(ids)];
    if (unique.length === 0) return new Map();
    const sql = `SELECT id, last_success_for FROM scheduled_job WHERE id IN (${placeholders(unique.length)}) AND last_success_for IS NOT NULL`;
    const rows = await session.query<{ id: number; last_success_for: string }>(sql, unique);
    return new Map(rows.map((row) => [row.id, fromDbInstant(row.last_success_for)]));
  }

  /** Jobs by id, in no particular order. */
  async findByIds(session: Session, ids: readonly number[]): Promise<JobEntity[]> {
    if (ids.length === 0) return [];
    const sql = `SELECT * FROM scheduled_job WHERE id IN (${placeholders(ids.length)})`;
    return (await session.query<JobRow>(sql, ids)).map(toJob);
  }

  /** Definitions as they were at older revisions: today's row with what the revision said about running. A revision that is gone
   *  (cleaned up) falls back to today's. @param current today's rows by id. */
  async findRevisions(
    session: Session,
    wanted: readonly { jobId: number; jobVersion: number }[],
    current: ReadonlyMap<number, JobEntity>,
  ): Promise<JobEntity[]> {
    if (wanted.length === 0) return [];
    const pairs = wanted.map(() => '(job_id = ? AND version = ?)').join(' OR ');
    const rows = await session.query<{ job_id: number; version: number; after_state: string }>(
      `SELECT job_id, version, after_state FROM scheduled_job_revision WHERE ${pairs}`,
      wanted.flatMap((w) => [w.jobId, w.jobVersion]),
    );
    const states = new Map(rows.map((row) => [`${row.job_id}:${row.version}`, row.after_state]));
    return wanted.map(({ jobId, jobVersion }) => {
      const state = states.get(`${jobId}:${jobVersion}`);
      const then = state === undefined ? {} : pickRunRules(JSON.parse(state) as Record<string, unknown>);
      return Object.assign(new JobEntity(), current.get(jobId), then, { version: jobVersion });
    });
  }
}

/** What of a definition matters once a fire has left the plan. */
const RUN_RULES = [
  'taskFunctionKey',
  'params',
  'maxInstances',
  'overlapPolicy',
  'maxQueued',
  'cancelGraceSeconds',
  'misfireGraceSeconds',
  'misfirePolicy',
  'maxCatchUp',
  'delivery',
  'timeoutSeconds',
  'maxAttempts',
  'retryBackoff',
  'retryDelaySeconds',
  'retryMaxDelaySeconds',
] as const;

function pickRunRules(state: Record<string, unknown>): Partial<JobEntity> {
  return Object.fromEntries(RUN_RULES.filter((rule) => rule in state).map((rule) => [rule, state[rule]]));
}

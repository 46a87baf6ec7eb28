import { Injectable } from '@nestjs/common';
import { fromDbInstant, fromDbInstantOrNull, toDbInstant, type Session } from '../database/index.js';
import { EXECUTION_KINDS, statusName, WAIT_REASONS, type WaitReason } from '../executions/index.js';
import { toJob, type JobRow } from '../jobs/index.js';
import { epochMs, idFromBytes, SECOND, type EpochMs, type Ms } from '../kernel/index.js';
import type { BackfilledFire, ExplainedJob, Gap, RecordedFire, SignedRevision } from './explain-facts.js';
import type { RevisionState } from './schedule-history.js';

/** Revisions looked back over for the edit that took an instant off the schedule. */
const MAX_REVISIONS = 50;
/** Backfills of one instant that are told of. */
const MAX_BACKFILLS = 10;
const BACKFILL = EXECUTION_KINDS.indexOf('backfill');
/** An instance is taken as alive for this long after its last sign of life: beats are a second apart. */
const BEAT: Ms = SECOND;

/** Reads for explain. Plain reads, no locks. */
@Injectable()
export class ExplainRead {
  /** The job, deleted or not; null when there is none. */
  async job(session: Session, id: number): Promise<ExplainedJob | null> {
    const [row] = await session.query<JobRow>('SELECT * FROM scheduled_job WHERE id = ?', [id]);
    return row ? toJob(row) : null;
  }

  /** Revisions that took effect before `before`, newest first, at most {@link MAX_REVISIONS}. */
  async revisions(session: Session, jobId: number, before: EpochMs): Promise<SignedRevision[]> {
    const sql = `SELECT ${REVISION_COLUMNS} FROM scheduled_job_revision WHERE job_id = ? AND effective_at < ?
      ORDER BY version DESC LIMIT ${MAX_REVISIONS}`;
    return (await session.query<RevisionRow>(sql, [jobId, toDbInstant(before)])).map(toSigned);
  }

  /** The newest revision up to `version` that was made by `action`. */
  async lastRevisionBy(
    session: Session,
    jobId: number,
    action: string,
    version: number,
  ): Promise<SignedRevision | undefined> {
    const sql = `SELECT ${REVISION_COLUMNS} FROM scheduled_job_revision WHERE job_id = ? AND action = ? AND version <= ?
      ORDER BY version DESC LIMIT 1`;
    return (await session.query<RevisionRow>(sql, [jobId, action, version])).map(toSigned)[0];
  }

  /** The row of the schedule for an instant. @param withinRuns also a run-length row that covers it. */
  async fire(
    session: Session,
    jobId: number,
    at: EpochMs,
    withinRuns: boolean,
  ): Promise<RecordedFire | null> {
    const sql = `SELECT e.id, e.scheduled_for, e.scheduled_until, e.fire_count, e.due_at, e.status_id, e.wait_reason, e.reason_code,
        e.reason_params, e.started_at, e.finished_at, e.attempt, e.instance_id, i.name AS instance_name
      FROM scheduled_job_execution e LEFT JOIN scheduler_instance i ON i.id = e.instance_id
      WHERE e.job_id = ? AND e.origin = 0 AND e.scheduled_for <= ? ORDER BY e.scheduled_for DESC LIMIT 1`;
    const [row] = await session.query<FireRow>(sql, [jobId, toDbInstant(at)]);
    if (!row) return null;
    const fire = toFire(row);
    const isIt =
      fire.scheduledFor === at || (withinRuns && fire.scheduledUntil !== null && fire.scheduledUntil >= at);
    return isIt ? fire : null;
  }

  /** What backfills made of the instant, oldest first, at most {@link MAX_BACKFILLS}, the newest ones. `uq_fire`. */
  async backfills(session: Session, jobId: number, at: EpochMs): Promise<BackfilledFire[]> {
    const sql = `SELECT id, origin, status_id, started_at, finished_at FROM scheduled_job_execution
      WHERE job_id = ? AND scheduled_for = ? AND kind = ${BACKFILL} ORDER BY origin DESC LIMIT ${MAX_BACKFILLS}`;
    const rows = await session.query<BackfillRow>(sql, [jobId, toDbInstant(at)]);
    return rows.reverse().map((row) => ({
      id: idFromBytes(row.id),
      operationId: row.origin,
      status: statusName(row.status_id),
      startedAt: fromDbInstantOrNull(row.started_at),
      finishedAt: fromDbInstantOrNull(row.finished_at),
    }));
  }

  /** Executions that hold slots of the job. */
  async holders(session: Session, jobId: number): Promise<string[]> {
    const sql =
      'SELECT execution_id FROM scheduled_job_lock WHERE job_id = ? AND execution_id IS NOT NULL ORDER BY slot';
    return (await session.query<{ execution_id: Uint8Array }>(sql, [jobId])).map((row) =>
      idFromBytes(row.execution_id),
    );
  }

  /** The gap around an instant in which no instance of a kind was alive; null when one was. An instance counts until its stop, or until
   *  its last heartbeat when it died. @param fresh present instances heard of since then are alive. */
  async gap(session: Session, kind: 'engine' | 'tasks', at: EpochMs, fresh: EpochMs): Promise<Gap | null> {
    const column = kind === 'engine' ? 'runs_engine' : 'runs_tasks';
    const [alive] = await session.query<{ n: number }>(
      `SELECT COUNT(*) AS n FROM scheduler_instance WHERE ${column} = 1 AND started_at <= ? AND status IN ('alive', 'draining', 'stuck')
       AND heartbeat_at >= ?`,
      [toDbInstant(at), toDbInstant(fresh)],
    );
    if (alive!.n > 0) return null;
    const [before] = await session.query<{ stopped: string | null; heard: string | null }>(
      `SELECT MAX(CASE WHEN status = 'stopped' THEN stopped_at END) AS stopped, MAX(CASE WHEN status <> 'stopped' THEN heartbeat_at END) AS heard
       FROM scheduler_instance WHERE ${column} = 1 AND started_at <= ?`,
      [toDbInstant(at)],
    );
    const ends = [before?.stopped, before?.heard].flatMap((text) =>
      text == null ? [] : [fromDbInstant(text)],
    );
    const from = ends.length === 0 ? null : epochMs(Math.max(...ends));
    if (from !== null && from + BEAT >= at) return null;
    const [after] = await session.query<{ next: string | null }>(
      `SELECT MIN(started_at) AS next FROM scheduler_instance WHERE ${column} = 1 AND started_at > ?`,
      [toDbInstant(at)],
    );
    return { from, to: fromDbInstantOrNull(after?.next) };
  }

  /** Whether an instance heard of since `fresh` has the function. */
  async hasHandler(session: Session, key: string, fresh: EpochMs): Promise<boolean> {
    const rows = await session.query<{ functions: string }>(
      `SELECT functions FROM scheduler_instance WHERE runs_tasks = 1 AND status IN ('alive', 'draining', 'stuck') AND heartbeat_at >= ?`,
      [toDbInstant(fresh)],
    );
    return rows.some((row) => (JSON.parse(row.functions) as string[]).includes(key));
  }
}

const REVISION_COLUMNS = 'version, effective_at, action, changed_by, reason, after_state';

interface RevisionRow {
  version: number;
  effective_at: string;
  action: string;
  changed_by: string;
  reason: string | null;
  after_state: string;
}

interface BackfillRow {
  id: Uint8Array;
  origin: number;
  status_id: number;
  started_at: string | null;
  finished_at: string | null;
}

interface FireRow {
  id: Uint8Array;
  scheduled_for: string;
  scheduled_until: string | null;
  fire_count: number;
  due_at: string;
  status_id: number;
  wait_reason: number;
  reason_code: string | null;
  reason_params: string | null;
  started_at: string | null;
  finished_at: string | null;
  attempt: number;
  instance_id: number | null;
  instance_name: string | null;
}

function toSigned(row: RevisionRow): SignedRevision {
  const { version, action, reason } = row;
  const state = JSON.parse(row.after_state) as RevisionState;
  return { version, action, reason, by: row.changed_by, effectiveAt: fromDbInstant(row.effective_at), state };
}

const WAITS = Object.fromEntries(Object.entries(WAIT_REASONS).map(([name, id]) => [id, name])) as Record<
  number,
  WaitReason
>;

function toFire(row: FireRow): RecordedFire {
  return {
    id: idFromBytes(row.id),
    scheduledFor: fromDbInstant(row.scheduled_for),
    scheduledUntil: fromDbInstantOrNull(row.scheduled_until),
    fireCount: row.fire_count,
    dueAt: fromDbInstant(row.due_at),
    status: statusName(row.status_id),
    wait: WAITS[row.wait_reason] ?? 'none',
    reasonCode: row.reason_code,
    reasonParams:
      row.reason_params === null ? null : (JSON.parse(row.reason_params) as Record<string, unknown>),
    startedAt: fromDbInstantOrNull(row.started_at),
    finishedAt: fromDbInstantOrNull(row.finished_at),
    attempt: row.attempt,
    instanceId: row.instance_id,
    instanceName: row.instance_name,
  };
}

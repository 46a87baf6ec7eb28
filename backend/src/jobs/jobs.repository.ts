import { Injectable } from '@nestjs/common';
import type { QueryDeepPartialEntity } from 'typeorm';
import {
  fromDbInstantOrNull,
  insertRows,
  placeholders,
  toDbInstant,
  type Session,
} from '../database/index.js';
import type { EpochMs, PageRequest } from '../kernel/index.js';
import { toJob, type JobRow } from './job-row.js';
import { JobEntity } from './job.entity.js';
import { RevisionEntity } from './revision.entity.js';

/** A job that has no id yet. */
export type NewJob = Omit<JobEntity, 'id'>;

/** Columns that only the engine writes: a command must not bring an old value back. */
type EngineColumns = 'lastRunAt' | 'lastStatusId' | 'lastSuccessFor';

/** The only writer of `scheduled_job` (apart from the engine's cursors, {@link JobCursorRepository}), `scheduled_job_tag` and
 *  `scheduled_job_revision`. */
@Injectable()
export class JobsRepository {
  /** @returns the id. @throws a unique violation when the key is taken. */
  async insert(tx: Session, job: NewJob): Promise<number> {
    const result = await tx.manager.insert(JobEntity, job as QueryDeepPartialEntity<JobEntity>);
    const id = Number(result.identifiers[0]?.['id']);
    await this.replaceTags(tx, id, job.tags);
    return id;
  }

  /** Writes what commands may change. Call with the job row locked. @throws a unique violation when the key is taken. */
  async update(tx: Session, job: JobEntity, tagsChanged: boolean): Promise<void> {
    const {
      id,
      lastRunAt: _at,
      lastStatusId: _status,
      lastSuccessFor: _success,
      ...columns
    } = job satisfies Pick<JobEntity, EngineColumns>;
    await tx.manager.update(JobEntity, { id }, columns as QueryDeepPartialEntity<JobEntity>);
    if (tagsChanged) await this.replaceTags(tx, id, job.tags);
  }

  /** The job, deleted or not, locked until the transaction ends; null when there is none. */
  async lock(tx: Session, id: number): Promise<JobEntity | null> {
    return this.first(tx, `SELECT * FROM scheduled_job WHERE id = ?${tx.dialect.forUpdate}`, [id]);
  }

  /** The undeleted job of that key, locked until the transaction ends. Hot read, `uq_job_key`. */
  async lockByKey(tx: Session, jobKey: string): Promise<JobEntity | null> {
    return this.first(tx, `SELECT * FROM scheduled_job WHERE ${liveKey(tx)}${tx.dialect.forUpdate}`, [
      jobKey,
    ]);
  }

  /** The job, deleted or not. */
  async findById(session: Session, id: number): Promise<JobEntity | null> {
    return this.first(session, 'SELECT * FROM scheduled_job WHERE id = ?', [id]);
  }

  /** Id of the undeleted job that has the key. */
  async findIdByKey(session: Session, jobKey: string): Promise<number | null> {
    const sql = `SELECT id FROM scheduled_job WHERE ${liveKey(session)}`;
    const [row] = await session.query<{ id: number }>(sql, [jobKey]);
    return row?.id ?? null;
  }

  /** Undeleted jobs whose pause has run out, ascending, at most `limit`. `ix_job_paused_until`. */
  async findExpiredPauses(session: Session, now: EpochMs, limit: number): Promise<number[]> {
    const sql = `SELECT id FROM scheduled_job WHERE paused_until <= ? AND deleted_at IS NULL ORDER BY paused_until, id LIMIT ${limit}`;
    return ascending(await session.query<{ id: number }>(sql, [toDbInstant(now)]));
  }

  /** Undeleted jobs of these functions whose flag is not `missing` yet, ascending, at most `limit`. `ix_job_function`. */
  async findByHandler(
    session: Session,
    keys: readonly string[],
    missing: boolean,
    limit: number,
  ): Promise<number[]> {
    if (keys.length === 0) return [];
    const sql = `SELECT id FROM scheduled_job WHERE task_function_key IN (${placeholders(keys.length)})
      AND handler_missing = ${missing ? 0 : 1} AND deleted_at IS NULL LIMIT ${limit}`;
    return ascending(await session.query<{ id: number }>(sql, [...keys]));
  }

  /** Jobs on the schedule, by id. @param which `after`: exclusive; `tags`: with any of these, empty = all. */
  async findPlannable(
    session: Session,
    which: { after: number; tags: readonly string[]; limit: number },
  ): Promise<JobEntity[]> {
    const tagged =
      which.tags.length === 0
        ? ''
        : ` AND EXISTS (SELECT 1 FROM scheduled_job_tag t WHERE t.job_id = j.id AND t.tag IN (${placeholders(which.tags.length)}))`;
    const sql = `SELECT j.* FROM scheduled_job j WHERE j.id > ? AND j.plannable = 1${tagged} ORDER BY j.id LIMIT ${which.limit}`;
    return (await session.query<JobRow>(sql, [which.after, ...which.tags])).map(toJob);
  }

  /** Undeleted jobs with fewer slot rows than `maxInstances`, by id. */
  async findSlotless(
    session: Session,
    limit: number,
  ): Promise<{ id: number; name: string; maxInstances: number }[]> {
    const sql = `SELECT j.id, j.name, j.max_instances AS n FROM scheduled_job j WHERE j.deleted_at IS NULL AND j.max_instances >
        (SELECT COUNT(*) FROM scheduled_job_lock l WHERE l.job_id = j.id AND l.slot < j.max_instances)
      ORDER BY j.id LIMIT ${limit}`;
    const rows = await session.query<{ id: number; name: string; n: number }>(sql);
    return rows.map(({ id, name, n }) => ({ id, name, maxInstances: n }));
  }

  /** Function keys that undeleted jobs refer to. */
  async findUsedTaskFunctionKeys(session: Session): Promise<string[]> {
    const sql =
      'SELECT DISTINCT task_function_key AS k FROM scheduled_job WHERE deleted_at IS NULL ORDER BY k';
    return (await session.query<{ k: string }>(sql)).map((row) => row.k);
  }

  async insertRevision(tx: Session, revision: RevisionEntity): Promise<void> {
    await tx.manager.insert(RevisionEntity, revision as QueryDeepPartialEntity<RevisionEntity>);
  }

  async findRevision(session: Session, jobId: number, version: number): Promise<RevisionEntity | null> {
    return session.manager.findOneBy(RevisionEntity, { jobId, version });
  }

  /** All revisions of a job in force at some time within `from` < t <= `to`, oldest first: the one in force at `from`, and those that
   *  became effective until `to`. For accounting. */
  async findRevisionsBetween(
    session: Session,
    jobId: number,
    from: EpochMs,
    to: EpochMs,
  ): Promise<RevisionEntity[]> {
    const sql = `SELECT version FROM scheduled_job_revision WHERE job_id = ? AND effective_at <= ?
      AND version >= COALESCE((SELECT MAX(version) FROM scheduled_job_revision WHERE job_id = ? AND effective_at <= ?), 1) ORDER BY version`;
    const rows = await session.query<{ version: number }>(sql, [
      jobId,
      toDbInstant(to),
      jobId,
      toDbInstant(from),
    ]);
    const revisions = await Promise.all(
      rows.map(({ version }) => this.findRevision(session, jobId, version)),
    );
    return revisions.filter((revision) => revision !== null);
  }

  /** When the newest revision that somebody made took effect; those made for new time zone data are left out. */
  async lastEditOf(session: Session, jobId: number): Promise<EpochMs | null> {
    const sql = `SELECT effective_at FROM scheduled_job_revision WHERE job_id = ? AND action <> 'tzdata' ORDER BY version DESC LIMIT 1`;
    const [row] = await session.query<{ effective_at: string }>(sql, [jobId]);
    return fromDbInstantOrNull(row?.effective_at);
  }

  /** Newest first. @returns the page and how many there are. */
  async listRevisions(
    session: Session,
    jobId: number,
    page: PageRequest,
  ): Promise<[RevisionEntity[], number]> {
    return session.manager.findAndCount(RevisionEntity, {
      where: { jobId },
      order: { version: 'DESC' },
      skip: (page.page - 1) * page.perPage,
      take: page.perPage,
    });
  }

  private async replaceTags(tx: Session, jobId: number, tags: readonly string[]): Promise<void> {
    await tx.execute('DELETE FROM scheduled_job_tag WHERE job_id = ?', [jobId]);
    await insertRows(
      tx,
      'scheduled_job_tag',
      tags.map((tag) => ({ job_id: jobId, tag })),
    );
  }

  private async first(session: Session, sql: string, params: unknown[]): Promise<JobEntity | null> {
    const [row] = await session.query<JobRow>(sql, params);
    return row ? toJob(row) : null;
  }
}

/** MariaDB keeps undeleted keys in a generated column, because it has no partial index. */
function liveKey(session: Session): string {
  return session.dialect.name === 'mariadb' ? 'live_job_key = ?' : 'job_key = ? AND deleted_at IS NULL';
}

function ascending(rows: { id: number }[]): number[] {
  return rows.map((row) => row.id).sort((a, b) => a - b);
}

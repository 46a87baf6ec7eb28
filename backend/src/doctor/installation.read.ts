import { Injectable } from '@nestjs/common';
import { toDbInstant, type Session } from '../database/index.js';
import { JobsRepository } from '../jobs/index.js';
import type { EpochMs } from '../kernel/index.js';
import type { JobName, UsedFunction } from './installation-facts.js';

/** Jobs that are named one by one. */
const MAX_NAMED = 100;

/** A job whose params are to be checked. */
export interface StoredParams extends JobName {
  taskFunctionKey: string;
  params: Record<string, unknown>;
}

/** Reads for the doctor. Plain reads, no locks. */
@Injectable()
export class InstallationRead {
  constructor(private readonly jobs: JobsRepository) {}

  /** Undeleted jobs with fewer slot rows than `maxInstances`, the first {@link MAX_NAMED}. */
  async slotless(session: Session): Promise<JobName[]> {
    return (await this.jobs.findSlotless(session, MAX_NAMED)).map(({ id, name }) => ({ id, name }));
  }

  /** Functions of undeleted jobs, with how many use each; `ix_job_function`. */
  async usedFunctions(session: Session): Promise<UsedFunction[]> {
    const sql =
      'SELECT task_function_key AS k, COUNT(*) AS n FROM scheduled_job WHERE deleted_at IS NULL GROUP BY task_function_key ORDER BY k';
    const rows = await session.query<{ k: string; n: number }>(sql);
    return rows.map(({ k, n }) => ({ key: k, jobs: Number(n) }));
  }

  /** Names of webhooks that turned themselves off, or at which nothing has succeeded since before `since`. There are 50 at most. */
  async deafWebhooks(session: Session, since: EpochMs): Promise<string[]> {
    const sql = `SELECT name FROM scheduler_webhook
      WHERE disabled_reason IN ('gone', 'failing') OR (is_enabled = 1 AND failing_since < ?) ORDER BY name, id`;
    return (await session.query<{ name: string }>(sql, [toDbInstant(since)])).map(({ name }) => name);
  }

  /** Enabled jobs by id. @param after exclusive. */
  async storedParams(session: Session, after: number, limit: number): Promise<StoredParams[]> {
    const sql = `SELECT id, name, task_function_key, params FROM scheduled_job
      WHERE id > ? AND deleted_at IS NULL AND enabled = 1 ORDER BY id LIMIT ${limit}`;
    const rows = await session.query<{ id: number; name: string; task_function_key: string; params: string }>(
      sql,
      [after],
    );
    return rows.map(({ id, name, task_function_key: taskFunctionKey, params }) => ({
      id,
      name,
      taskFunctionKey,
      params: JSON.parse(params) as Record<string, unknown>,
    }));
  }
}

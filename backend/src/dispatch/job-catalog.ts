import { Injectable } from '@nestjs/common';
import type { Session } from '../database/index.js';
import { JobCursorRepository, type JobEntity } from '../jobs/index.js';

const CACHE_SIZE = 5_000;

/** Job definitions by revision: an execution runs with the one it pinned, whatever was edited meanwhile. Bounded cache; a revision never
 *  changes, so nothing has to be invalidated. */
@Injectable()
export class JobCatalog {
  private readonly cache = new Map<string, JobEntity>();

  constructor(private readonly jobs: JobCursorRepository) {}

  /** Puts a definition in that was read anyway. */
  remember(job: JobEntity): void {
    const key = `${job.id}:${job.version}`;
    this.cache.delete(key);
    this.cache.set(key, job);
    if (this.cache.size > CACHE_SIZE) this.cache.delete(this.cache.keys().next().value as string);
  }

  /** The definition each row pinned, in the rows' order; null where the job's row is gone. */
  async definitionsOf(
    session: Session,
    rows: readonly { jobId: number; jobVersion: number }[],
  ): Promise<(JobEntity | null)[]> {
    const unknown = rows.filter((row) => !this.cache.has(`${row.jobId}:${row.jobVersion}`));
    if (unknown.length > 0) {
      const current = await this.jobs.findByIds(session, [...new Set(unknown.map((row) => row.jobId))]);
      const byId = new Map(current.map((job) => [job.id, job]));
      for (const job of current) this.remember(job);
      const older = unknown.filter(
        (row) => byId.get(row.jobId) && byId.get(row.jobId)!.version !== row.jobVersion,
      );
      for (const job of await this.jobs.findRevisions(session, older, byId)) this.remember(job);
    }
    return rows.map((row) => this.cache.get(`${row.jobId}:${row.jobVersion}`) ?? null);
  }
}

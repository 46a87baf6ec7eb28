import { Injectable } from '@nestjs/common';
import { placeholders, type Session } from '../database/index.js';
import type { MessageJob } from './webhook-message.js';

/** What messages tell of jobs. */
@Injectable()
export class MessageRead {
  /** These jobs with their tags, also deleted ones; a job whose row is gone is left out. */
  async jobs(session: Session, ids: readonly number[]): Promise<ReadonlyMap<number, MessageJob>> {
    if (ids.length === 0) return new Map();
    const among = placeholders(ids.length);
    const [rows, tags] = await Promise.all([
      session.query<JobRow>(
        `SELECT id, name, job_key, task_function_key FROM scheduled_job WHERE id IN (${among})`,
        ids,
      ),
      session.query<{ job_id: number; tag: string }>(
        `SELECT job_id, tag FROM scheduled_job_tag WHERE job_id IN (${among}) ORDER BY job_id, tag`,
        ids,
      ),
    ]);
    const jobs = rows.map(
      ({ id, name, job_key: jobKey, task_function_key: taskFunctionKey }): MessageJob => ({
        ...{ id: Number(id), name, jobKey, taskFunctionKey },
        tags: tags.filter((row) => Number(row.job_id) === Number(id)).map(({ tag }) => tag),
      }),
    );
    return new Map(jobs.map((job) => [job.id, job]));
  }
}

interface JobRow {
  id: number;
  name: string;
  job_key: string | null;
  task_function_key: string;
}

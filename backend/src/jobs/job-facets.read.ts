import { fromDbInstantOrNull, type Session } from '../database/index.js';
import { statusName } from '../executions/index.js';
import type { FacetRow } from './job-facets.js';
import { JOB_TYPE_IDS, type JobTypeName } from './job-values.js';
import type { JobState } from './job-state.js';
import { conditions, type JobFilter } from './jobs.read.js';

/** Jobs that are looked at for one answer; with more, counts are lower bounds. */
export const FACET_JOBS = 20_000;

const TYPE_NAMES = new Map(
  Object.entries(JOB_TYPE_IDS).map(([name, id]) => [id as number, name as JobTypeName]),
);

/** What facets look at of the matching jobs, deleted ones too, at most {@link FACET_JOBS} + 1: one walk along the primary key. */
export async function facetRows(session: Session, filter: JobFilter): Promise<FacetRow[]> {
  const { sql, params } = conditions(filter, { withDeleted: true });
  const rows = await session.query<Row>(
    `SELECT j.state, j.job_type_id, j.task_function_key, j.created_by, j.last_status_id, j.next_run_at, j.tags
     FROM scheduled_job j WHERE ${sql} ORDER BY j.id LIMIT ${FACET_JOBS + 1}`,
    params,
  );
  // Many jobs carry the same tags.
  const tags = new Map<string, string[]>();
  return rows.map((row) => {
    let own = tags.get(row.tags);
    if (!own) tags.set(row.tags, (own = JSON.parse(row.tags) as string[]));
    return {
      state: row.state,
      type: TYPE_NAMES.get(row.job_type_id)!,
      task: row.task_function_key,
      owner: row.created_by,
      lastStatus: row.last_status_id === null ? 'none' : statusName(row.last_status_id),
      nextRunAt: fromDbInstantOrNull(row.next_run_at),
      tags: own,
    };
  });
}

interface Row {
  state: JobState;
  job_type_id: number;
  task_function_key: string;
  created_by: string;
  last_status_id: number | null;
  next_run_at: string | null;
  tags: string;
}

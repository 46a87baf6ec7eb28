import { inject, Injectable } from '@angular/core';
import { Api } from '../../../core/api/generated/api';
import { listJobs, type ListJobs$Params } from '../../../core/api/generated/fn/jobs/list-jobs';
import type { CreateJobDto } from '../../../core/api/generated/models/create-job-dto';
import type { JobListItemDto } from '../../../core/api/generated/models/job-list-item-dto';
import { toCsv } from '../../../shared/ui/csv';

const PAGE = 200;
/** More are not exported at once. */
export const MAX_EXPORTED_JOBS = 10_000;
const HEAD = [
  'id',
  'name',
  'jobKey',
  'taskFunctionKey',
  'jobType',
  'cronExpression',
  'intervalSeconds',
  'runAt',
  'timezone',
  'state',
  'nextRunAt',
  'lastRunAt',
  'lastStatus',
  'tags',
  'updatedAt',
  'updatedBy',
] as const;

/** What makes a job, all that can be sent of it; the compiler keeps it whole. */
const DEFINITION: Readonly<Record<keyof CreateJobDto, true>> = {
  name: true,
  jobKey: true,
  description: true,
  taskFunctionKey: true,
  params: true,
  jobType: true,
  cronExpression: true,
  intervalSeconds: true,
  runAt: true,
  timezone: true,
  startAt: true,
  endAt: true,
  jitterSeconds: true,
  dstGap: true,
  dstOverlap: true,
  maxInstances: true,
  overlapPolicy: true,
  maxQueued: true,
  cancelGraceSeconds: true,
  misfireGraceSeconds: true,
  misfirePolicy: true,
  maxCatchUp: true,
  delivery: true,
  timeoutSeconds: true,
  maxAttempts: true,
  retryBackoff: true,
  retryDelaySeconds: true,
  retryMaxDelaySeconds: true,
  priority: true,
  tags: true,
  enabled: true,
};

/** All jobs that match a filter, as a file. */
@Injectable({ providedIn: 'root' })
export class JobExport {
  private readonly api = inject(Api);

  /** Reads page after page, each job with its whole definition. @throws AppProblem. */
  async read(params: ListJobs$Params): Promise<JobListItemDto[]> {
    const include = ['definition' as const];
    const jobs: JobListItemDto[] = [];
    for (let page = 1; jobs.length < MAX_EXPORTED_JOBS; page += 1) {
      // By id: whatever is edited meanwhile, no job moves from one page to another.
      const { items } = await this.api.invoke(listJobs, {
        ...params,
        include,
        sort: 'id',
        page,
        perPage: PAGE,
      });
      jobs.push(...items);
      if (items.length < PAGE) break;
    }
    return jobs;
  }
}

/** Jobs as `POST /jobs/bulk` takes them: what they are, without their state; `id` for an import by id. A job imported elsewhere, or after
 *  it was deleted, is the same job again. */
export function jobsJson(jobs: readonly JobListItemDto[]): string {
  const items = jobs.map((job) => ({
    id: job.id,
    ...Object.fromEntries(Object.entries(job).filter(([field]) => field in DEFINITION)),
  }));
  return JSON.stringify({ items }, null, 2);
}

/** Jobs as a table for a spreadsheet. */
export function jobsCsv(jobs: readonly JobListItemDto[]): string {
  return toCsv(
    HEAD,
    jobs.map((job) => HEAD.map((field) => (field === 'tags' ? job.tags.join(' ') : job[field]))),
  );
}

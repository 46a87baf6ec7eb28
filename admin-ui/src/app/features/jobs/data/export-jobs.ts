import { inject, Injectable } from '@angular/core';
import { Api } from '../../../core/api/generated/api';
import { listJobs, type ListJobs$Params } from '../../../core/api/generated/fn/jobs/list-jobs';
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

/** All jobs that match a filter, as a file. */
@Injectable({ providedIn: 'root' })
export class JobExport {
  private readonly api = inject(Api);

  /** Reads page after page. @throws AppProblem. */
  async read(params: ListJobs$Params): Promise<JobListItemDto[]> {
    const jobs: JobListItemDto[] = [];
    for (let page = 1; jobs.length < MAX_EXPORTED_JOBS; page += 1) {
      // By id: whatever is edited meanwhile, no job moves from one page to another.
      const { items } = await this.api.invoke(listJobs, { ...params, sort: 'id', page, perPage: PAGE });
      jobs.push(...items);
      if (items.length < PAGE) break;
    }
    return jobs;
  }
}

/** Jobs as a table for a spreadsheet. */
export function jobsCsv(jobs: readonly JobListItemDto[]): string {
  return toCsv(
    HEAD,
    jobs.map((job) => HEAD.map((field) => (field === 'tags' ? job.tags.join(' ') : job[field]))),
  );
}

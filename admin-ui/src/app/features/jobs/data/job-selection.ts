import type { JobFilterDto } from '../../../core/api/generated/models/job-filter-dto';
import { RowSelection } from '../../../shared/bulk/row-selection';
import { matchingOf, type JobFilter } from './job-filter';

/** Which jobs a bulk action is about. */
export type JobTarget = { ids: number[] } | { filter: JobFilterDto };

/** Jobs somebody marked in the list. */
export class JobSelection extends RowSelection<number> {
  /** @param filter of the list; order and page do not count. */
  target(filter: JobFilter): JobTarget {
    return this.targetOf<JobFilterDto>(matchingOf(filter));
  }
}

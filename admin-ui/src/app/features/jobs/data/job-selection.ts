import type { JobFilterDto } from '../../../core/api/generated/models/job-filter-dto';
import { RowSelection } from '../../../shared/bulk/row-selection';
import type { JobFilter } from './job-filter';

/** Which jobs a bulk action is about. */
export type JobTarget = { ids: number[] } | { filter: JobFilterDto };

/** Jobs somebody marked in the list. */
export class JobSelection extends RowSelection<number> {
  /** @param filter of the list; order and page do not count. */
  target({ q, state, type, task, tag }: JobFilter): JobTarget {
    return this.targetOf<JobFilterDto>({
      ...(q !== '' && { q }),
      ...(state.length > 0 && { state }),
      ...(type.length > 0 && { type }),
      ...(task.length > 0 && { task }),
      ...(tag.length > 0 && { tag }),
    });
  }
}

import type { ExecutionFilterDto } from '../../../core/api/generated/models/execution-filter-dto';
import { RowSelection } from '../../../shared/bulk/row-selection';
import { toHistoryParams, type ExecutionFilter } from './execution-filter';

/** Which executions a bulk action is about. */
export type RunTarget = { ids: string[] } | { filter: ExecutionFilterDto };

/** Executions somebody marked in the history. */
export class RunSelection extends RowSelection<string> {
  /** @param filter of the list; order and place do not count. */
  target(filter: ExecutionFilter): RunTarget {
    const { perPage: _perPage, sort: _sort, cursor: _cursor, ...conditions } = toHistoryParams(filter);
    return this.targetOf<ExecutionFilterDto>(conditions);
  }
}

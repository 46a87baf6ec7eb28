import type { ApiFnRequired } from '../../core/api/generated/api';
import { bulkExecutionAction } from '../../core/api/generated/fn/operations/bulk-execution-action';
import { bulkJobAction } from '../../core/api/generated/fn/operations/bulk-job-action';
import type { BulkExecutionActionDto } from '../../core/api/generated/models/bulk-execution-action-dto';
import type { BulkJobActionDto } from '../../core/api/generated/models/bulk-job-action-dto';
import type { BulkPreviewDto } from '../../core/api/generated/models/bulk-preview-dto';

/** One verb on many jobs or executions: those named, or all that a filter matches. */
export type BulkOrder =
  | ({ of: 'jobs' } & Pick<BulkJobActionDto, 'action' | 'ids' | 'filter'>)
  | ({ of: 'executions' } & Pick<BulkExecutionActionDto, 'action' | 'ids' | 'filter'>);

/** What is asked for beside the order. */
export interface BulkDetails {
  reason?: string;
  /** With the verbs on tags. */
  tags?: string[];
  /** With handle: put on each. */
  note?: string;
  /** Count and show; without it the answer is the operation. */
  dryRun?: boolean;
}

/** The request of an order, whichever it is about. */
export const bulkAction: ApiFnRequired<{ order: BulkOrder; details: BulkDetails }, BulkPreviewDto> = (
  http,
  rootUrl,
  { order, details },
  context,
) => {
  if (order.of === 'jobs') {
    const { of: _of, ...asked } = order;
    const { note: _note, ...rest } = details;
    return bulkJobAction(http, rootUrl, { body: { ...asked, ...rest } }, context);
  }
  const { of: _of, ...asked } = order;
  const { tags: _tags, ...rest } = details;
  return bulkExecutionAction(http, rootUrl, { body: { ...asked, ...rest } }, context);
};

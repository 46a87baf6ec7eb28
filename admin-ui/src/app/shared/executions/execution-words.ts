import type { ExecutionKind } from '../../core/api/generated/models/execution-kind';
import type { ExecutionStatus } from '../../core/api/generated/models/execution-status';

/** Statuses in the order of an execution's life. */
export const EXECUTION_STATUSES: readonly ExecutionStatus[] = [
  'planned',
  'queued',
  'running',
  'succeeded',
  'failed',
  'timed_out',
  'cancelled',
  'lost',
  'skipped',
  'missed',
];

/** Where executions come from. */
export const EXECUTION_KINDS: readonly ExecutionKind[] = ['schedule', 'manual', 'api', 'backfill'];

/** Statuses that never change again. */
const OPEN: ReadonlySet<ExecutionStatus> = new Set(['planned', 'queued', 'running']);

/** Whether the execution is still to come or going on. */
export function isOpen(status: ExecutionStatus): boolean {
  return OPEN.has(status);
}

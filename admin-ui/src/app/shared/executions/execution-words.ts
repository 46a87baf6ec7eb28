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

/** What a task last said of how far it is. */
export interface Progress {
  /** 0 to 1; null = not known. */
  fraction: number | null;
  current: number | null;
  total: number | null;
  message: string;
}

/** Progress as a task reported it; null when it never did. */
export function progressOf(
  execution: { progress: Record<string, unknown> | null } | undefined,
): Progress | null {
  const reported = execution?.progress;
  if (!reported) return null;
  const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
  const message = reported['message'];
  return {
    fraction: number(reported['fraction']),
    current: number(reported['current']),
    total: number(reported['total']),
    message: typeof message === 'string' ? message : '',
  };
}

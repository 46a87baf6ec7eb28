import { InvariantError } from '../kernel/index.js';
import type { ExecutionStatus } from './execution-status.js';

/** The one table of transitions (design.md, section 5). A terminal status has no way out: a person's retry is a new execution. */
const NEXT: Record<ExecutionStatus, readonly ExecutionStatus[]> = {
  planned: ['queued', 'running', 'skipped', 'missed', 'cancelled'],
  queued: ['queued', 'running', 'skipped', 'missed', 'cancelled', 'failed', 'lost'],
  running: ['queued', 'succeeded', 'failed', 'timed_out', 'cancelled', 'lost'],
  succeeded: [],
  failed: [],
  timed_out: [],
  cancelled: [],
  lost: [],
  skipped: [],
  missed: [],
};

/** Whether nothing comes after it. */
export function isTerminal(status: ExecutionStatus): boolean {
  return NEXT[status].length === 0;
}

/** Whether the function was started at least once by then. */
export function hasRun(status: ExecutionStatus): boolean {
  return status === 'running' || (isTerminal(status) && !['skipped', 'missed', 'cancelled'].includes(status));
}

/** Whether `to` may follow `from`. */
export function canBecome(from: ExecutionStatus, to: ExecutionStatus): boolean {
  return NEXT[from].includes(to);
}

/** @throws InvariantError when `to` may not follow `from`: a bug, never a race (races lose a compare-and-set instead). */
export function assertTransition(from: ExecutionStatus, to: ExecutionStatus): void {
  if (!canBecome(from, to)) throw new InvariantError(`an execution cannot go from ${from} to ${to}`);
}

/** Statuses from which `to` can be reached: the WHERE of the compare-and-set. */
export function sourcesOf(to: ExecutionStatus): ExecutionStatus[] {
  return (Object.keys(NEXT) as ExecutionStatus[]).filter((from) => canBecome(from, to));
}

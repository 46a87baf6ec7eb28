import type { SortKey } from '../http/index.js';
import type { EpochMs, ExecutionId, PageRequest } from '../kernel/index.js';
import type { ExecutionKind, ExecutionStatus } from './execution-status.js';

/** What a history is narrowed to. null or an empty list = not narrowed. */
export interface HistoryFilter {
  jobId: number | null;
  statuses: readonly ExecutionStatus[];
  kinds: readonly ExecutionKind[];
  /** Key of the task function the job has now. */
  task: string | null;
  tag: string | null;
  /** Part of the job's present name, any case. */
  q: string | null;
  reasonCodes: readonly string[];
  instanceId: number | null;
  /** Exact type of the error they ended with, or that their last attempt did. */
  errorType: string | null;
  /** Whether somebody has marked them as handled. */
  handled: boolean | null;
  /** Started at least so late, in ms; executions that never started are left out. */
  minLatenessMs: number | null;
  /** On `scheduledFor`; `from` inclusive, `to` exclusive. */
  from: EpochMs | null;
  to: EpochMs | null;
  /** On `startedAt`; inclusive and exclusive. */
  startedFrom: EpochMs | null;
  startedTo: EpochMs | null;
}

/** Columns a history can be ordered by. Only `scheduledFor` is served by indexes; the others need at most
 *  {@link EXACT_TOTAL_LIMIT} candidates. */
export const HISTORY_SORTS = {
  scheduledFor: 'scheduledFor',
  startedAt: 'startedAt',
  finishedAt: 'finishedAt',
  latenessMs: 'latenessMs',
  durationMs: 'durationMs',
} as const;
export type HistorySort = (typeof HISTORY_SORTS)[keyof typeof HISTORY_SORTS];

/** Totals are exact up to here. Source: design.md section 8. */
export const EXACT_TOTAL_LIMIT = 10_000;
/** Rows looked at for a total whose filter no index serves. */
export const COUNT_SCAN_LIMIT = 20_000;
/** Rows a page may lie behind the first; deeper ones are reached by cursor or by `from`/`to`. */
export const MAX_OFFSET = 100_000;

/** Place of a row in the history. Every order it is walked in is a part of this: (scheduledFor, id) over all jobs,
 *  (scheduledFor, jobId, origin) within some. */
export interface HistoryPosition {
  scheduledFor: EpochMs;
  id: ExecutionId;
  jobId: number;
  origin: number;
}

/** One request for a part of the history. */
export interface HistoryRequest extends PageRequest {
  filter: HistoryFilter;
  sort: SortKey<HistorySort>;
  /** Walk on behind this row (`page` is ignored); null = by page. */
  after: HistoryPosition | null;
  /** Whether the total is counted to the end, however long that takes. */
  countExactly: boolean;
}

/** How many rows match. */
export interface HistoryTotal {
  total: number;
  isExact: boolean;
}

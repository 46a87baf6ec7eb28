import { EXECUTION_ACTIONS, type HistoryFilter } from '../executions/index.js';
import type { BulkJobAction, JobFilter } from '../jobs/index.js';
import type { EpochMs } from '../kernel/index.js';

/** What operations do. */
export const OPERATION_KINDS = ['backfill', 'job_action', 'execution_action'] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

/** Verbs on many executions. */
export const BULK_EXECUTION_ACTIONS = [...EXECUTION_ACTIONS, 'handle'] as const;
export type BulkExecutionAction = (typeof BULK_EXECUTION_ACTIONS)[number];

/** Which fires of a range a backfill runs. Never those that succeeded, unless `all`. */
export const BACKFILL_ONLY = ['missed', 'failed', 'missed_and_failed', 'all'] as const;
export type BackfillOnly = (typeof BACKFILL_ONLY)[number];

/** Runs of fires of the past. */
export interface BackfillRequest {
  kind: 'backfill';
  only: BackfillOnly;
  /** Instead of the job's; null = the job's. */
  params: Record<string, unknown> | null;
}

/** One verb on many jobs. */
export interface JobActionRequest {
  kind: 'job_action';
  action: BulkJobAction;
  /** End of a pause; null = none. */
  until: EpochMs | null;
  /** With add_tags and remove_tags. */
  tags: string[];
  /** null = the jobs were named. */
  filter: JobFilter | null;
  /** Jobs with larger ids were made later and are not meant. */
  lastId: number;
}

/** One verb on many executions. */
export interface ExecutionActionOrder {
  kind: 'execution_action';
  action: BulkExecutionAction;
  /** With handle: replaces what is noted; null or absent = that stays. */
  note?: string | null;
  /** null = the executions were named. Its `to` is never later than the request, so what retries make is not meant. */
  filter: HistoryFilter | null;
}

/** What was asked for, as it is stored. */
export type OperationRequest = BackfillRequest | JobActionRequest | ExecutionActionOrder;

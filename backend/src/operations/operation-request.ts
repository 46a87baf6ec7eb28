/** What operations do. */
export const OPERATION_KINDS = ['backfill'] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

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

/** What was asked for, as it is stored. */
export type OperationRequest = BackfillRequest;

/** Names of the statuses with their ids in `scheduler_execution_status`. Ids are stored, names are the contract. */
export const STATUS_IDS = {
  planned: 1,
  queued: 2,
  running: 3,
  succeeded: 4,
  failed: 5,
  timed_out: 6,
  cancelled: 7,
  lost: 8,
  skipped: 9,
  missed: 10,
} as const;
export type ExecutionStatus = keyof typeof STATUS_IDS;

/** All names, in the order of their ids. */
export const EXECUTION_STATUSES = Object.keys(STATUS_IDS) as ExecutionStatus[];

const NAMES = new Map<number, ExecutionStatus>(EXECUTION_STATUSES.map((name) => [STATUS_IDS[name], name]));

/** @throws RangeError for an id that no program version wrote. */
export function statusName(id: number): ExecutionStatus {
  const name = NAMES.get(id);
  if (name === undefined) throw new RangeError(`unknown execution status ${id}`);
  return name;
}

/** Why a `queued` execution waits. Stored as these numbers; 0 = it does not wait. */
export const WAIT_REASONS = { none: 0, dispatch: 1, slot: 2, retry_backoff: 3 } as const;
export type WaitReason = keyof typeof WAIT_REASONS;

/** Where an execution comes from. Stored as the position in this list. */
export const EXECUTION_KINDS = ['schedule', 'manual', 'api', 'backfill'] as const;
export type ExecutionKind = (typeof EXECUTION_KINDS)[number];

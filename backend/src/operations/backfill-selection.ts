import { isTerminal, type ExecutionStatus } from '../executions/index.js';
import type { EpochMs } from '../kernel/index.js';
import type { BackfillOnly } from './operation-request.js';

/** What is known of one nominal instant. */
export interface FireRecord {
  /** Status of the schedule's own row; null = it has none. */
  status: ExecutionStatus | null;
  /** Statuses of what ran in its place: earlier backfills, and a person's retries. */
  repeats: readonly ExecutionStatus[];
}

/** Where the fires of a range stand, and which of them are to run. */
export interface BackfillSelection {
  /** Ascending. */
  instants: EpochMs[];
  /** Of those: by what the schedule's row says; `unrecorded` = there is none. */
  missed: number;
  skipped: number;
  failed: number;
  succeeded: number;
  other: number;
  unrecorded: number;
  /** Fires that match but are left out: they succeeded later (an earlier backfill, a retry), or run or wait just now. */
  alreadyDone: number;
  inProgress: number;
}

const MISSED: readonly (ExecutionStatus | null)[] = ['missed', 'skipped'];
const FAILED: readonly (ExecutionStatus | null)[] = ['failed', 'timed_out', 'lost'];

const MATCHES: Record<BackfillOnly, (status: ExecutionStatus | null) => boolean> = {
  missed: (status) => MISSED.includes(status),
  failed: (status) => FAILED.includes(status),
  missed_and_failed: (status) => MISSED.includes(status) || FAILED.includes(status),
  all: () => true,
};

/** Whether the ledger alone says which fires match: `all` asks the schedule too. */
export function isFromLedger(only: BackfillOnly): boolean {
  return only !== 'all';
}

/** Whether a status of the schedule's row is asked for. */
export function isAskedFor(only: BackfillOnly, status: ExecutionStatus | null): boolean {
  return MATCHES[only](status);
}

/** Chooses the fires. Pure. A fire that runs or waits is never chosen; one that succeeded, itself or through a repeat, only by `all`.
 *  @param records by nominal instant, ascending. */
export function selectFires(
  only: BackfillOnly,
  records: ReadonlyMap<EpochMs, FireRecord>,
): BackfillSelection {
  const chosen: BackfillSelection = { instants: [], ...NOTHING };
  for (const [instant, { status, repeats }] of records) {
    if (!isAskedFor(only, status)) continue;
    const all = status === null ? repeats : [status, ...repeats];
    if (all.some((each) => !isTerminal(each))) chosen.inProgress += 1;
    else if (only !== 'all' && repeats.includes('succeeded')) chosen.alreadyDone += 1;
    else {
      chosen.instants.push(instant);
      chosen[counterOf(status)] += 1;
    }
  }
  return chosen;
}

const NOTHING = {
  missed: 0,
  skipped: 0,
  failed: 0,
  succeeded: 0,
  other: 0,
  unrecorded: 0,
  alreadyDone: 0,
  inProgress: 0,
};

function counterOf(
  status: ExecutionStatus | null,
): 'missed' | 'skipped' | 'failed' | 'succeeded' | 'other' | 'unrecorded' {
  if (status === null) return 'unrecorded';
  if (FAILED.includes(status)) return 'failed';
  if (status === 'missed' || status === 'skipped' || status === 'succeeded') return status;
  return 'other';
}

import type { ExecutionStatus } from '../executions/index.js';
import { DAY, epochMs, type EpochMs } from '../kernel/index.js';
import { countWithin, plannedWithin, type ScheduleRevision, type Span } from './schedule-history.js';

/** Fires by what became of them. `planned` is the sum of all the others but `unplanned`. */
export interface Tally {
  planned: number;
  succeeded: number;
  failed: number;
  timedOut: number;
  cancelled: number;
  lost: number;
  skipped: number;
  missed: number;
  /** Still to come, waiting or running. */
  pending: number;
  /** Nobody knows: the cursor has passed them and no row covers them. A broken promise. */
  unaccounted: number;
  /** Before the horizon of the clean-up, without a row, and not in its daily totals: their rows were deleted before those were kept. */
  forgotten: number;
  /** Fires in the ledger that no revision plans. */
  unplanned: number;
}

/** A row of the ledger with origin 0. */
export interface LedgerRow {
  scheduledFor: EpochMs;
  /** Last nominal instant of a run-length row, inclusive; null for a single fire. */
  scheduledUntil: EpochMs | null;
  fireCount: number;
  status: ExecutionStatus;
}

/** What is asked about a job. */
export interface AccountRange extends Span {
  /** Nominal instant of the next fire that has no row yet; null = everything that was planned has one. */
  cursor: EpochMs | null;
  /** Rows with an earlier nominal instant may have been cleaned up; null = none were. */
  horizon: EpochMs | null;
}

/** A tally with the instants that nothing accounts for, ascending. */
export interface Account {
  tally: Tally;
  unaccountedAt: EpochMs[];
  /** Fires counted as forgotten, by the first instant of their UTC day. */
  forgottenOn: Map<EpochMs, number>;
}

/** Rows that stand for more fires than this are taken at their word about how many they are. */
export const MAX_RECOUNT = 20_000;

/** Nothing. */
export function emptyTally(): Tally {
  const counted = { succeeded: 0, failed: 0, timedOut: 0, cancelled: 0, lost: 0, skipped: 0, missed: 0 };
  return { planned: 0, ...counted, pending: 0, unaccounted: 0, forgotten: 0, unplanned: 0 };
}

/** Adds up two tallies. */
export function addTally(a: Tally, b: Tally): Tally {
  const sum = emptyTally();
  for (const key of Object.keys(sum) as (keyof Tally)[]) sum[key] = a[key] + b[key];
  return sum;
}

/** Where a status is counted. */
export const FIELD_OF: Record<ExecutionStatus, keyof Tally> = {
  planned: 'pending',
  queued: 'pending',
  running: 'pending',
  succeeded: 'succeeded',
  failed: 'failed',
  timed_out: 'timedOut',
  cancelled: 'cancelled',
  lost: 'lost',
  skipped: 'skipped',
  missed: 'missed',
};

/** Holds what should have fired, computed from the revisions, against what the ledger says. Pure, and additive: the accounts of two
 *  neighbouring spans add up to that of both.
 *  @param revisions of one job, by version; of those before the span at least the last one.
 *  @param rows of the ledger that touch the span, ascending by `scheduledFor`, not overlapping.
 *  A run-length row covers every nominal fire in [scheduledFor, scheduledUntil]; where it claims fewer fires than there are, the newest
 *  of them are unaccounted, and where it claims more, the surplus is unplanned (told in the span in which the row begins). */
export function accountFor(
  revisions: readonly ScheduleRevision[],
  rows: readonly LedgerRow[],
  range: AccountRange,
): Account {
  const { instants } = plannedWithin(revisions, range, Number.POSITIVE_INFINITY);
  const tally = emptyTally();
  const unaccountedAt: EpochMs[] = [];
  const forgottenOn = new Map<EpochMs, number>();
  const matched = new Set<LedgerRow>();
  let index = 0;
  for (const at of instants) {
    while (index < rows.length && endOf(rows[index]!) < at) index += 1;
    const row = rows[index];
    tally.planned += 1;
    if (row && row.scheduledFor <= at) {
      matched.add(row);
      tally[FIELD_OF[row.status]] += 1;
    } else {
      const fate = fateWithoutRow(at, range);
      tally[fate] += 1;
      if (fate === 'unaccounted') unaccountedAt.push(at);
      if (fate === 'forgotten') forgottenOn.set(utcDay(at), (forgottenOn.get(utcDay(at)) ?? 0) + 1);
    }
  }
  for (const row of rows)
    settleClaim(tally, unaccountedAt, { row, isMatched: matched.has(row), revisions, range });
  return { tally, unaccountedAt: unaccountedAt.sort((a, b) => a - b), forgottenOn };
}

/** First instant of the UTC day. */
export function utcDay(at: EpochMs): EpochMs {
  return epochMs(Math.floor(at / DAY) * DAY);
}

function fateWithoutRow(
  at: EpochMs,
  { cursor, horizon }: AccountRange,
): 'pending' | 'forgotten' | 'unaccounted' {
  if (cursor !== null && at >= cursor) return 'pending';
  return horizon !== null && at < horizon ? 'forgotten' : 'unaccounted';
}

interface Claim {
  row: LedgerRow;
  isMatched: boolean;
  revisions: readonly ScheduleRevision[];
  range: AccountRange;
}

/** Compares how many fires a row says it stands for with how many there are. */
function settleClaim(
  tally: Tally,
  unaccountedAt: EpochMs[],
  { row, isMatched, revisions, range }: Claim,
): void {
  // Before the first revision known here nothing can be said.
  if (row.scheduledFor <= (revisions[0]?.effectiveAt ?? Number.POSITIVE_INFINITY)) return;
  const beginsHere = row.scheduledFor > range.after && row.scheduledFor <= range.until;
  if (row.scheduledUntil === null) {
    if (!isMatched && beginsHere) tally.unplanned += row.fireCount;
    return;
  }
  if (row.fireCount > MAX_RECOUNT) return;
  const span: Span = { after: epochMs(row.scheduledFor - 1), until: row.scheduledUntil };
  const there = countWithin(revisions, span, MAX_RECOUNT);
  if (beginsHere) tally.unplanned += Math.max(0, row.fireCount - there);
  if (row.fireCount >= there) return;
  const beyond = plannedWithin(revisions, span, there).instants.slice(row.fireCount);
  const inside = beyond.filter((at) => at > range.after && at <= range.until);
  tally[FIELD_OF[row.status]] -= inside.length;
  tally.unaccounted += inside.length;
  unaccountedAt.push(...inside);
}

function endOf(row: LedgerRow): EpochMs {
  return row.scheduledUntil ?? row.scheduledFor;
}

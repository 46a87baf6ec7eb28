import type { ExecutionStatus } from '../executions/index.js';
import type { EpochMs } from '../kernel/index.js';
import { FIELD_OF, type Tally } from './account-for.js';

/** Fires of one UTC day whose rows clean-up deleted, by outcome. */
export interface RemovedDay {
  /** Its first instant. */
  day: EpochMs;
  fires: Partial<Record<ExecutionStatus, number>>;
}

/** Says of forgotten fires what became of them, as far as the daily totals of the clean-up know. Where a day has more of them than were
 *  asked about (the range covers a part of it), they are taken in proportion: an estimate, which is why `exact` is false there. What no
 *  total covers stays forgotten. Pure.
 *  @param forgotten fires without a row before the clean-up's horizon, by the first instant of their UTC day. */
export function recallRemoved(
  tally: Tally,
  forgotten: ReadonlyMap<EpochMs, number>,
  removed: readonly RemovedDay[],
): Tally {
  const recalled = { ...tally };
  for (const { day, fires } of removed) {
    const shares = apportion(forgotten.get(day) ?? 0, fires);
    for (const [status, count] of shares) {
      recalled[FIELD_OF[status]] += count;
      recalled.forgotten -= count;
    }
  }
  return recalled;
}

/** Whole numbers that add up to `wanted`, or to all there are where those are fewer; largest remainders first. */
function apportion(wanted: number, fires: RemovedDay['fires']): [ExecutionStatus, number][] {
  const there = Object.entries(fires) as [ExecutionStatus, number][];
  const total = there.reduce((sum, [, count]) => sum + count, 0);
  if (total <= wanted) return there;
  const exact = there.map(([status, count]) => ({ status, share: (count * wanted) / total }));
  let left = wanted - exact.reduce((sum, { share }) => sum + Math.floor(share), 0);
  const byRemainder = [...exact].sort((a, b) => (b.share % 1) - (a.share % 1));
  const rounded = new Map(exact.map(({ status, share }) => [status, Math.floor(share)]));
  for (const { status } of byRemainder) {
    if (left-- <= 0) break;
    rounded.set(status, rounded.get(status)! + 1);
  }
  return [...rounded];
}

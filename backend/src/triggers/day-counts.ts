import { DAY, epochMs, type EpochMs } from '../kernel/index.js';
import { stretchAt } from './fire-flags.js';
import { formatLocal } from './local-time.js';
import { countFires, nextFire } from './next-fire.js';
import type { CronTrigger, Trigger } from './trigger.js';

/** How often a trigger fires on one day of its zone. */
export interface DayCount {
  /** Local date, `2026-03-29`. */
  readonly date: string;
  /** At most {@link MAX_FIRES_A_DAY}: then it is that many or more. */
  readonly fires: number;
}

/** Most days counted at once. */
export const MAX_COUNTED_DAYS = 62;
/** Fires of a day beyond this many are not counted. */
export const MAX_FIRES_A_DAY = 10_000;

/** Counts the fires after `from`, day by day in the trigger's zone; the first day is what is left of it. Days of 23 or 25 hours count
 *  what they hold. Bounded: days that cannot differ are counted once.
 *  @param days 1 to {@link MAX_COUNTED_DAYS}. */
export function dayCounts(trigger: Trigger, from: EpochMs, days: number): DayCount[] {
  const wanted = Math.min(Math.max(Math.trunc(days), 1), MAX_COUNTED_DAYS);
  const midnight = midnightsOf(trigger.timezone);
  const counts: DayCount[] = [];
  let usual: number | null = null;
  let start = from;
  while (counts.length < wanted) {
    const end = nextFire(midnight, start);
    if (end === null) break;
    const last = epochMs(end - 1);
    const isUsual = trigger.type === 'cron' && end - start === DAY && isUnbounded(trigger, start, last);
    const before = epochMs(start - (counts.length === 0 ? 0 : 1));
    const isFiring = (nextFire(trigger, before) ?? end) < end;
    let fires = 0;
    if (isFiring && isUsual && usual !== null) fires = usual;
    else if (isFiring) fires = countFires(trigger, before, last, MAX_FIRES_A_DAY);
    if (isFiring && isUsual && counts.length > 0) usual = fires;
    counts.push({ date: localDate(trigger.timezone, start), fires });
    start = end;
  }
  return counts;
}

/** Every cron field but the date is the same on all days, so a day of 24 hours without a bound in it has as many fires as another. */
function isUnbounded({ startAt, endAt }: CronTrigger, first: EpochMs, last: EpochMs): boolean {
  return (startAt === null || startAt <= first) && (endAt === null || endAt >= last);
}

function midnightsOf(timezone: string): CronTrigger {
  const rules = { jitterSeconds: 0, dstGap: 'after', dstOverlap: 'first' } as const;
  return { type: 'cron', expression: '0 0 * * *', timezone, startAt: null, endAt: null, ...rules };
}

function localDate(timezone: string, at: EpochMs): string {
  return formatLocal(at + stretchAt(timezone, at).offset).slice(0, 10);
}

import { epochMs, SECOND, type EpochMs } from '../kernel/index.js';
import { nextCronFire } from './cron/cron-schedule.js';
import type { IntervalTrigger, Trigger } from './trigger.js';

/** 9999-12-31T23:59:59.999Z: the last instant the databases can hold. */
export const LAST_INSTANT = epochMs(253_402_300_799_999);

/** First nominal fire strictly after `after`.
 *  @param after exclusive.
 *  @returns an instant with `startAt <= fire <= endAt` (both inclusive), or null when the trigger has ended or nothing
 *  matches within 100 years.
 *  DST: see {@link Trigger}'s `dstGap` and `dstOverlap`. Work is bounded whatever the trigger. */
export function nextFire(trigger: Trigger, after: EpochMs): EpochMs | null {
  const from = trigger.startAt === null ? after : Math.max(after, trigger.startAt - 1);
  const last = trigger.endAt === null ? LAST_INSTANT : Math.min(trigger.endAt, LAST_INSTANT);
  if (from >= last) return null;
  const fire = nominalAfter(trigger, from);
  return fire === null || fire > last ? null : epochMs(fire);
}

function nominalAfter(trigger: Trigger, after: number): number | null {
  switch (trigger.type) {
    case 'cron':
      return nextCronFire(
        trigger.expression,
        trigger.timezone,
        { gap: trigger.dstGap, overlap: trigger.dstOverlap },
        after,
      );
    case 'interval':
      return intervalAfter(trigger, after);
    case 'date':
      return trigger.runAt > after ? trigger.runAt : null;
  }
}

function intervalAfter(trigger: IntervalTrigger, after: number): number {
  if (after < trigger.anchor) return trigger.anchor;
  const period = trigger.intervalSeconds * SECOND;
  return trigger.anchor + (Math.floor((after - trigger.anchor) / period) + 1) * period;
}

/** Some of a trigger's fires. */
export interface FireList {
  /** Ascending, without repetition. */
  readonly fires: EpochMs[];
  /** Null when the range was enumerated to its end; else the last fire given, to go on from as the next `from`. */
  readonly truncatedAfter: EpochMs | null;
}

/** The nominal fires with `from < fire <= to`.
 *  @param limit most fires given (>= 1); where more exist `truncatedAfter` says so. */
export function fires(trigger: Trigger, from: EpochMs, to: EpochMs, limit: number): FireList {
  const found: EpochMs[] = [];
  let next = nextFire(trigger, from);
  while (next !== null && next <= to) {
    if (found.length >= limit) return { fires: found, truncatedAfter: found[found.length - 1] ?? from };
    found.push(next);
    next = nextFire(trigger, next);
  }
  return { fires: found, truncatedAfter: null };
}

/** How many nominal fires lie in `from < fire <= to`, counting at most `limit`. Intervals and dates are counted without
 *  enumerating. */
export function countFires(trigger: Trigger, from: EpochMs, to: EpochMs, limit: number): number {
  if (trigger.type === 'interval') return Math.min(limit, countInterval(trigger, from, to));
  let count = 0;
  let next = nextFire(trigger, from);
  while (count < limit && next !== null && next <= to) {
    count += 1;
    next = nextFire(trigger, next);
  }
  return count;
}

function countInterval(trigger: IntervalTrigger, from: EpochMs, to: EpochMs): number {
  const first = nextFire(trigger, from);
  const last = Math.min(to, trigger.endAt ?? LAST_INSTANT, LAST_INSTANT);
  if (first === null || first > last) return 0;
  return Math.floor((last - first) / (trigger.intervalSeconds * SECOND)) + 1;
}

import { DAY, epochMs, toIso, type EpochMs } from '../kernel/index.js';
import { cronSchedule, type CronSchedule } from './cron/cron-schedule.js';
import { fieldValues } from './cron/local-calendar.js';
import { formatLocal } from './local-time.js';
import { nextFire } from './next-fire.js';
import type { CronTrigger, Trigger } from './trigger.js';
import { zoneOf, type Stretch } from './zone.js';

/** Something about a schedule that people are surprised by.
 *  - `never_fires` {}: no fire after `from`.
 *  - `dom_dow_or` {}: both day fields restrict, so either is enough.
 *  - `short_months` {days}: these days are not in every month, so some months have no such fire.
 *  - `uneven_step` {field, step}: the step does not divide its cycle; the last distance is shorter.
 *  - `dst_gap` {at, local, handling}: within a year from `from`, local time `local` is skipped at instant `at`;
 *    `handling` is `after`, `skip`, or `elapsed` for a schedule that follows elapsed time.
 *  - `dst_overlap` {at, local, handling}: as above, `local` comes twice; `first`, `second`, `both` or `elapsed`. */
export interface ScheduleWarning {
  readonly code: 'never_fires' | 'dom_dow_or' | 'short_months' | 'uneven_step' | 'dst_gap' | 'dst_overlap';
  readonly params: Readonly<Record<string, unknown>>;
}

/** Days of look-ahead for clock changes. */
const LOOK_AHEAD_DAYS = 366;

/** All warnings for `trigger` seen from `from`; the first gap and the first overlap that concern it. */
export function scheduleWarnings(trigger: Trigger, from: EpochMs): ScheduleWarning[] {
  if (nextFire(trigger, from) === null) return [{ code: 'never_fires', params: {} }];
  if (trigger.type !== 'cron') return [];
  const schedule = cronSchedule(trigger.expression);
  return [...fieldWarnings(schedule), ...changeWarnings(trigger, schedule, from)];
}

function fieldWarnings({ spec }: CronSchedule): ScheduleWarning[] {
  const { dayOfMonth, dayOfWeek } = spec.fields;
  const warnings: ScheduleWarning[] = [];
  if (dayOfMonth.restricted && dayOfWeek.restricted) warnings.push({ code: 'dom_dow_or', params: {} });
  const plain = [...fieldValues(dayOfMonth)];
  if (dayOfMonth.restricted && plain.length > 0 && plain.every((day) => day > 28)) {
    warnings.push({ code: 'short_months', params: { days: plain } });
  }
  for (const [field, size] of [
    ['second', 60],
    ['minute', 60],
    ['hour', 24],
  ] as const) {
    const item = spec.fields[field].items[0]!;
    const step = item.kind === 'range' && item.from === 0 && item.to === size - 1 ? item.step : 1;
    if (size % step !== 0) warnings.push({ code: 'uneven_step', params: { field, step } });
  }
  return warnings;
}

function changeWarnings(trigger: CronTrigger, schedule: CronSchedule, from: EpochMs): ScheduleWarning[] {
  // A schedule of every hour misses and repeats nothing anybody would look for.
  if (schedule.isElapsed && !schedule.spec.fields.hour.restricted) return [];
  const warnings: ScheduleWarning[] = [];
  const missing = new Set(['dst_gap', 'dst_overlap']);
  for (const change of changes(trigger, from)) {
    const warning = changeWarning(trigger, schedule, change);
    if (warning && missing.delete(warning.code)) warnings.push(warning);
    if (missing.size === 0) break;
  }
  return warnings;
}

function* changes(trigger: CronTrigger, from: EpochMs): Generator<Stretch> {
  const zone = zoneOf(trigger.timezone);
  const first = Math.floor(Math.max(from, trigger.startAt ?? from) / DAY);
  for (let day = first; day < first + LOOK_AHEAD_DAYS; day++) {
    for (const stretch of zone.stretches(day)) {
      const isHere = stretch.before !== stretch.offset && stretch.start >= day * DAY && stretch.start > from;
      if (isHere && stretch.start <= (trigger.endAt ?? stretch.start)) yield stretch;
    }
  }
}

function changeWarning(
  trigger: CronTrigger,
  schedule: CronSchedule,
  change: Stretch,
): ScheduleWarning | null {
  const isGap = change.offset > change.before;
  const local = isGap ? schedule.skippedAt(change) : schedule.repeatedAt(change);
  if (local === null) return null;
  const chosen = isGap ? trigger.dstGap : trigger.dstOverlap;
  const handling = schedule.isElapsed ? 'elapsed' : chosen;
  const params = { at: toIso(epochMs(change.start)), local: formatLocal(local), handling };
  return { code: isGap ? 'dst_gap' : 'dst_overlap', params };
}

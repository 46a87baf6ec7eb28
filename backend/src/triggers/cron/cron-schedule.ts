import { DAY } from '../../kernel/index.js';
import type { DstGap, DstOverlap } from '../trigger.js';
import { zoneOf, type Stretch, type Zone } from '../zone.js';
import type { CronSpec } from './cron-field.js';
import { LocalCalendar, SEARCH_MONTHS } from './local-calendar.js';
import { parseCron } from './parse-cron.js';

/** What a schedule does where local time jumps. */
export interface DstRule {
  readonly gap: DstGap;
  readonly overlap: DstOverlap;
}

/** Elapsed time: every instant whose local time matches, so both copies of a repeated hour and nothing in a gap. */
export const ELAPSED: DstRule = { gap: 'skip', overlap: 'both' };

/** How far ahead the search goes, in ms: as far as the calendar looks. */
const HORIZON = (SEARCH_MONTHS / 12) * 365 * DAY;

/** A compiled expression. Immutable apart from its caches; shared by all triggers with the same text. */
export class CronSchedule {
  readonly calendar: LocalCalendar;
  /** Whether the minute or the hour field starts with `*`: then DST rules do not apply and it follows elapsed time.
   *  Source: Vixie cron 4.0 and Debian cron; reliability.md section 7. */
  readonly isElapsed: boolean;

  constructor(readonly spec: CronSpec) {
    this.calendar = new LocalCalendar(spec);
    this.isElapsed = spec.fields.minute.text.startsWith('*') || spec.fields.hour.text.startsWith('*');
  }

  /** First fire strictly after `after` (epoch ms), or null when none comes within 100 years.
   *
   *  Walks the spans of constant offset in UTC order. In each one matching is plain calendar arithmetic; what the DST
   *  rule adds is a fire at the start (a gap that swallowed matches) and the part of the span left out (first or second
   *  copies). Days without a matching local date are jumped over, so the work is bounded by the number of clock changes
   *  and not by the distance. */
  next(after: number, zone: Zone, rule: DstRule): number | null {
    const applied = this.isElapsed ? ELAPSED : rule;
    const horizon = after + HORIZON;
    let cursor = after + 1;
    while (cursor <= horizon) {
      const day = Math.floor(cursor / DAY);
      const stretches = zone.stretches(day);
      let far = cursor;
      for (const stretch of stretches) {
        if (stretch.end <= cursor) continue;
        if (stretch.start >= cursor && this.firesAfterGap(stretch, applied)) return stretch.start;
        const local = this.calendar.next(firstLocal(stretch, cursor, applied));
        if (local === null) return null;
        if (local < endOfLocal(stretch, day, applied)) return local - stretch.offset;
        far = local - stretch.offset;
      }
      cursor = nextCursor(day, far, stretches[stretches.length - 1]!);
    }
    return null;
  }

  /** Whether the start of this span stands for local times that were skipped there. Several of them are one fire. */
  firesAfterGap(stretch: Stretch, rule: DstRule): boolean {
    return !this.isElapsed && rule.gap === 'after' && this.skippedAt(stretch) !== null;
  }

  /** The first matching local time that the change at the span's start leaps over, or null. A gap of a whole day or more
   *  (Pacific/Apia, 30 December 2011) leaves that date out for good: nothing stands in for it. */
  skippedAt(stretch: Stretch): number | null {
    const gap = stretch.offset - stretch.before;
    if (gap <= 0 || gap >= DAY) return null;
    const local = this.calendar.next(stretch.start + stretch.before);
    return local !== null && local < stretch.start + stretch.offset ? local : null;
  }

  /** The first matching local time that the change at the span's start brings a second time, or null. */
  repeatedAt(stretch: Stretch): number | null {
    const local = this.calendar.next(stretch.start + stretch.offset);
    return local !== null && local < stretch.start + stretch.before ? local : null;
  }
}

/** Local time from which the span counts. */
function firstLocal(stretch: Stretch, cursor: number, rule: DstRule): number {
  const from = Math.max(cursor, stretch.start) + stretch.offset;
  // Set back at the start: up to the local time that ended, this span repeats what already was.
  return rule.overlap === 'first' ? Math.max(from, stretch.start + stretch.before) : from;
}

/** Local time at which the span's part in this UTC day ends, exclusive. */
function endOfLocal(stretch: Stretch, day: number, rule: DstRule): number {
  const cut = Math.min((day + 1) * DAY, stretch.end) + stretch.offset;
  // Set back at the end: from the local time that begins there, the next span has the second copies.
  return rule.overlap === 'second' ? Math.min(cut, stretch.end + stretch.after) : cut;
}

/** Where to go on: the next UTC day, or two days before the next calendar match when no change is near. Two days, because
 *  the offset may differ by up to a day there. Near a change every day is walked, as local times may come again. */
function nextCursor(day: number, far: number, last: Stretch): number {
  const nextDay = (day + 1) * DAY;
  if (last.after !== last.offset) return nextDay;
  return Math.max(nextDay, (Math.floor(far / DAY) - 2) * DAY);
}

/** Compiled expressions kept before starting over. */
const MAX_CACHED = 5_000;
const schedules = new Map<string, CronSchedule>();

/** The compiled form of an expression that `parseCron` accepted, cached.
 *  @throws RangeError on any other text: triggers are only made by `parseTrigger`. */
export function cronSchedule(expression: string): CronSchedule {
  const known = schedules.get(expression);
  if (known) return known;
  const { spec } = parseCron(expression);
  if (!spec) throw new RangeError(`not a cron expression: ${expression}`);
  if (schedules.size >= MAX_CACHED) schedules.clear();
  const schedule = new CronSchedule(spec);
  schedules.set(expression, schedule);
  return schedule;
}

/** {@link CronSchedule.next} by expression and zone name. */
export function nextCronFire(
  expression: string,
  timezone: string,
  rule: DstRule,
  after: number,
): number | null {
  return cronSchedule(expression).next(after, zoneOf(timezone), rule);
}

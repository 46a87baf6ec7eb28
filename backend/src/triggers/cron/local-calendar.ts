import { DAY, SECOND, type Ms } from '../../kernel/index.js';
import { type CronField, type CronItem, type CronSpec } from './cron-field.js';

/** A local date-time written as if it were UTC: milliseconds since local 1970-01-01T00:00. Not an instant. */
export type LocalMs = number;

/** How far ahead a match is looked for, in months: 100 years. The longest real wait is 40 years (the fifth Sunday of
 *  February, across 2100), so nothing within it means never. */
export const SEARCH_MONTHS = 1_200;

/** The calendar side of an expression: which local date-times match. Knows nothing of zones. */
export class LocalCalendar {
  /** `next[v]` = smallest matching value >= v, or -1. */
  private readonly seconds: Int8Array;
  private readonly minutes: Int8Array;
  private readonly hours: Int8Array;
  /** Bit m = month m (1 to 12). */
  private readonly months: number;
  private readonly firstTime: Ms;
  /** The month last looked at: its key, its first day and the first day after it. */
  private monthKey = 0;
  private monthStart = 0;
  private monthEnd = 0;
  /** Matching days by month: `year * 12 + month - 1` -> bit d = day d (1 to 31). */
  private readonly daysByMonth = new Map<number, number>();

  constructor(private readonly spec: CronSpec) {
    this.seconds = nextTable(spec.fields.second, 60);
    this.minutes = nextTable(spec.fields.minute, 60);
    this.hours = nextTable(spec.fields.hour, 24);
    this.months = rangeBits(spec.fields.month.items);
    this.firstTime = (this.hours[0]! * 3_600 + this.minutes[0]! * 60 + this.seconds[0]!) * SECOND;
  }

  /** First matching local time at or after `from`.
   *  @returns null when none comes within {@link SEARCH_MONTHS}. */
  next(from: LocalMs): LocalMs | null {
    let day = Math.floor(from / DAY);
    const second = Math.ceil((from - day * DAY) / SECOND);
    if (this.nextDay(day, 0) === day) {
      const time = this.timeFrom(second);
      if (time >= 0) return day * DAY + time * SECOND;
    }
    day = this.nextDay(day + 1, SEARCH_MONTHS);
    return day === NEVER ? null : day * DAY + this.firstTime;
  }

  /** First matching time of day at or after `second` (0 to 86,400), in seconds, or -1. */
  private timeFrom(second: number): number {
    if (second >= 86_400) return -1;
    const hour = Math.floor(second / 3_600);
    const minute = Math.floor(second / 60) % 60;
    const atHour = this.hours[hour]!;
    if (atHour === hour) {
      const atMinute = this.minutes[minute]!;
      const atSecond = atMinute === minute ? this.seconds[second % 60]! : -1;
      if (atSecond >= 0) return hour * 3_600 + minute * 60 + atSecond;
      const later = this.minutes[minute + 1]!;
      if (later >= 0) return hour * 3_600 + later * 60 + this.seconds[0]!;
    }
    const laterHour = this.hours[hour + 1]!;
    return laterHour < 0 ? -1 : laterHour * 3_600 + this.minutes[0]! * 60 + this.seconds[0]!;
  }

  /** First matching day at or after `day` (days since 1970-01-01), looking into `months` further months. */
  private nextDay(day: number, months: number): number {
    if (day < this.monthStart || day >= this.monthEnd) this.turnTo(day);
    let key = this.monthKey;
    const last = key + months;
    const dayOfMonth = day - this.monthStart + 1;
    let bits = (this.days(key) >>> dayOfMonth) << dayOfMonth;
    while (bits === 0 && key < last) bits = this.days(++key);
    if (bits === 0) return NEVER;
    const first = 31 - Math.clz32(bits & -bits);
    return daysBefore(key) + first - 1;
  }

  /** Makes the month of `day` the current one: most questions stay in one month, and Date is the slow part. */
  private turnTo(day: number): void {
    const date = new Date(day * DAY);
    this.monthKey = date.getUTCFullYear() * 12 + date.getUTCMonth();
    this.monthStart = daysBefore(this.monthKey);
    this.monthEnd = daysBefore(this.monthKey + 1);
  }

  /** Bits of the matching days of one month. */
  private days(key: number): number {
    if ((this.months & (1 << (modulo(key, 12) + 1))) === 0) return 0;
    const known = this.daysByMonth.get(key);
    if (known !== undefined) return known;
    if (this.daysByMonth.size > 2 * SEARCH_MONTHS) this.daysByMonth.clear();
    const bits = this.computeDays(key);
    this.daysByMonth.set(key, bits);
    return bits;
  }

  private computeDays(key: number): number {
    const start = daysBefore(key);
    const month: MonthShape = { length: daysBefore(key + 1) - start, firstWeekday: modulo(start + 4, 7) };
    const { dayOfMonth, dayOfWeek } = this.spec.fields;
    const byDay = itemBits(dayOfMonth.items, month);
    const byWeekday = itemBits(dayOfWeek.items, month, true);
    // Vixie's rule: two restricted day fields mean "either".
    const either = dayOfMonth.restricted && dayOfWeek.restricted;
    const bits = either ? byDay | byWeekday : byDay & byWeekday;
    return bits & (2 ** (month.length + 1) - 2);
  }
}

const NEVER = Number.POSITIVE_INFINITY;

interface MonthShape {
  length: number;
  /** Weekday of the first, 0 = Sunday. */
  firstWeekday: number;
}

/** Smallest-value-at-or-after table of a field without special items. */
function nextTable(field: CronField, size: number): Int8Array {
  const values = fieldValues(field);
  const table = new Int8Array(size + 1).fill(-1);
  for (let v = size - 1; v >= 0; v--) table[v] = values.has(v) ? v : table[v + 1]!;
  return table;
}

/** The plain values of a field; special day items add nothing, 7 stays 7. */
export function fieldValues(field: CronField): Set<number> {
  const values = new Set<number>();
  for (const item of field.items) {
    if (item.kind !== 'range') continue;
    for (let v = item.from; v <= item.to; v += item.step) values.add(v);
  }
  return values;
}

function rangeBits(items: readonly CronItem[]): number {
  let bits = 0;
  for (const v of fieldValues({ text: '', restricted: true, items })) bits |= 1 << v;
  return bits;
}

function itemBits(items: readonly CronItem[], month: MonthShape, weekdays = false): number {
  const plain = rangeBits(items);
  let bits = weekdays ? weekdayBits(plain | (plain >>> 7), month) : plain;
  for (const item of items) if (item.kind !== 'range') bits |= specialBit(item, month);
  return bits;
}

/** Bits of the days whose weekday is in `set` (bit 0 = Sunday). */
function weekdayBits(set: number, month: MonthShape): number {
  let bits = 0;
  for (let day = 1; day <= month.length; day++) {
    if (set & (1 << ((month.firstWeekday + day - 1) % 7))) bits |= 1 << day;
  }
  return bits;
}

function specialBit(item: Exclude<CronItem, { kind: 'range' }>, month: MonthShape): number {
  const day = specialDay(item, month);
  // Day 0 and days past the end are no days of this month.
  return day >= 1 && day <= month.length ? 1 << day : 0;
}

function specialDay(item: Exclude<CronItem, { kind: 'range' }>, month: MonthShape): number {
  switch (item.kind) {
    case 'lastDay':
      return month.length - item.before;
    case 'nearestWeekday':
      return item.day > month.length ? 0 : nearestWeekday(item.day, month);
    case 'lastWeekday':
      return nearestWeekday(month.length, month);
    case 'nthWeekday':
      return 1 + modulo(item.weekday - month.firstWeekday, 7) + (item.nth - 1) * 7;
    case 'lastOfWeekday':
      return month.length - modulo(month.firstWeekday + month.length - 1 - item.weekday, 7);
  }
}

/** The Monday-to-Friday day nearest to `day` without leaving the month. Source: Quartz, "W". */
function nearestWeekday(day: number, month: MonthShape): number {
  const weekday = (month.firstWeekday + day - 1) % 7;
  if (weekday === 6) return day === 1 ? 3 : day - 1;
  if (weekday === 0) return day === month.length ? day - 2 : day + 1;
  return day;
}

/** Days from 1970-01-01 to the first of month `key` (= year * 12 + month index). */
function daysBefore(key: number): number {
  return Date.UTC(Math.floor(key / 12), modulo(key, 12), 1) / DAY;
}

function modulo(value: number, size: number): number {
  return ((value % size) + size) % size;
}

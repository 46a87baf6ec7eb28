import { fromWallClock, toWallClock } from '../../../core/time/iso';

/** A calendar day of a zone. */
export interface CalendarDay {
  /** `2026-11-25`. */
  date: string;
  /** First instant, epoch ms. */
  from: number;
  /** First instant of the next day. */
  to: number;
  /** 24, or 23 or 25 (22.5, ...) where clocks change. */
  hours: number;
  isInMonth: boolean;
}

/** An hour of a day as clocks show it. */
export interface CalendarHour {
  /** Epoch ms. */
  from: number;
  to: number;
  /** `02:00`. */
  label: string;
  /** The second of two hours with the same label. */
  isRepeated: boolean;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The date an instant has in a zone. */
export function dateOf(at: number, zone: string): string {
  return toWallClock(new Date(at).toISOString(), zone).slice(0, 10);
}

/** The date some days later (negative: earlier). */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** The first of the month some months later. */
export function addMonths(date: string, months: number): string {
  const [year, month] = date.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
}

/** A day with its true borders. */
export function dayOf(date: string, zone: string, month: string = date): CalendarDay {
  const from = startOf(date, zone);
  const to = startOf(addDays(date, 1), zone);
  return { date, from, to, hours: (to - from) / HOUR, isInMonth: date.slice(0, 7) === month.slice(0, 7) };
}

/** The week that holds a date. @param firstDay 1 = Monday ... 7 = Sunday. */
export function weekOf(date: string, zone: string, firstDay: number): CalendarDay[] {
  const first = weekStart(date, firstDay);
  return Array.from({ length: 7 }, (_, index) => dayOf(addDays(first, index), zone, date));
}

/** The weeks that a month touches. */
export function monthOf(date: string, zone: string, firstDay: number): CalendarDay[][] {
  const first = `${date.slice(0, 7)}-01`;
  const after = addMonths(first, 1);
  const weeks: CalendarDay[][] = [];
  for (let start = weekStart(first, firstDay); start < after; start = addDays(start, 7))
    weeks.push(Array.from({ length: 7 }, (_, index) => dayOf(addDays(start, index), zone, first)));
  return weeks;
}

/** The hours of a day as they pass: 23 or 25 of them where clocks change. */
export function hoursOf(day: CalendarDay, zone: string): CalendarHour[] {
  const hours: CalendarHour[] = [];
  const seen = new Set<string>();
  for (let from = day.from; from < day.to; from += HOUR) {
    const label = toWallClock(new Date(from).toISOString(), zone).slice(11, 16);
    hours.push({ from, to: Math.min(from + HOUR, day.to), label, isRepeated: seen.has(label) });
    seen.add(label);
  }
  return hours;
}

/** First day of the week in a language, 1 = Monday ... 7 = Sunday. */
export function firstDayOf(locale: string): number {
  const info = new Intl.Locale(locale) as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number };
    weekInfo?: { firstDay: number };
  };
  return (info.getWeekInfo?.() ?? info.weekInfo)?.firstDay ?? 1;
}

function weekStart(date: string, firstDay: number): string {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
  return addDays(date, -((weekday - firstDay + 7) % 7));
}

function startOf(date: string, zone: string): number {
  return Date.parse(fromWallClock(`${date}T00:00:00`, zone) ?? `${date}T00:00:00Z`);
}

import type { CronItem, CronSpec } from './cron/cron-field.js';
import { fieldValues } from './cron/local-calendar.js';
import { MONTH_NAMES, WEEKDAY_NAMES } from './describe.messages.js';
import type { Words } from './describe-words.js';

/** The days and months of an expression in words, in sentence order. Unrestricted months are left out; unrestricted days
 *  are `everyDay` (empty = leave them out as well). */
export function describeDays(spec: CronSpec, words: Words, everyDay: string): string[] {
  const { dayOfMonth, dayOfWeek, month } = spec.fields;
  const months = sorted(fieldValues(month));
  const days = sorted(fieldValues(dayOfMonth));
  const isDate = dayOfMonth.restricted && !dayOfWeek.restricted && dayOfMonth.items.length === 1;
  if (isDate && days.length === 1 && months.length === 1) {
    return [words.say('onDate', { day: days[0]!, month: monthName(words)(months[0]!) })];
  }
  const parts = [dayPhrase(spec, words) || everyDay, monthPhrase(months, words)];
  return parts.filter((part) => part !== '');
}

function dayPhrase(spec: CronSpec, words: Words): string {
  const { dayOfMonth, dayOfWeek } = spec.fields;
  const byDay = dayOfMonth.restricted ? phrases(dayOfMonth.items, dayNumbers(spec, words), words) : [];
  const byWeekday = dayOfWeek.restricted ? phrases(dayOfWeek.items, weekdays(spec, words), words) : [];
  // Elements of a list are alternatives, and so are the two fields when both are restricted.
  const all = [...byDay, ...byWeekday];
  return all.length === 0 ? '' : all.reduce((first, second) => words.say('or', { first, second }));
}

function phrases(items: readonly CronItem[], plain: string, words: Words): string[] {
  const special = items.filter((item) => item.kind !== 'range').map((item) => specialDay(item, words));
  return plain === '' ? special : [plain, ...special];
}

function dayNumbers(spec: CronSpec, words: Words): string {
  const days = sorted(fieldValues(spec.fields.dayOfMonth));
  return days.length === 0 ? '' : words.say('onDays', { n: days.length, list: words.numbers(days) });
}

function weekdays(spec: CronSpec, words: Words): string {
  const values = fieldValues(spec.fields.dayOfWeek);
  // Sunday goes last after a Saturday (Friday to Sunday), first otherwise.
  const sundayLast = (values.has(7) || values.has(0)) && values.has(6) && !values.has(1);
  const days = sorted(new Set([...values].map((day) => (day % 7 === 0 ? (sundayLast ? 7 : 0) : day))));
  if (days.length === 0) return '';
  const name = (day: number): string => WEEKDAY_NAMES[words.language][day % 7]!;
  return words.names(days, name, { run: 'weekdayRun', list: 'onWeekdays' });
}

function specialDay(item: Exclude<CronItem, { kind: 'range' }>, words: Words): string {
  const names = WEEKDAY_NAMES[words.language];
  switch (item.kind) {
    case 'lastDay':
      return item.before === 0 ? words.say('onLastDay') : words.say('beforeLastDay', { n: item.before });
    case 'nearestWeekday':
      return words.say('nearestWeekday', { day: item.day });
    case 'lastWeekday':
      return words.say('lastWeekday');
    case 'nthWeekday':
      return words.say('onNthWeekday', { nth: String(item.nth), weekday: names[item.weekday]! });
    case 'lastOfWeekday':
      return words.say('onLastOfWeekday', { weekday: names[item.weekday]! });
  }
}

function monthPhrase(months: readonly number[], words: Words): string {
  if (months.length === 12) return '';
  return words.names(months, monthName(words), { run: 'monthRun', list: 'inMonths' });
}

function monthName(words: Words): (month: number) => string {
  return (month) => MONTH_NAMES[words.language][month - 1]!;
}

/** Ascending. */
export function sorted(values: Set<number>): number[] {
  return [...values].sort((a, b) => a - b);
}

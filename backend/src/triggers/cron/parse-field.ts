import type { CronField, CronFieldName, CronFieldRule, CronItem } from './cron-field.js';

/** What is wrong with an expression, and where. */
export interface CronProblem {
  /** Stable: CRON_EMPTY, CRON_TOO_LONG, CRON_ALIAS, CRON_FIELD_COUNT, CRON_TOKEN, CRON_VALUE, CRON_RANGE_REVERSED,
   *  CRON_STEP. */
  readonly code: string;
  /** English, names the field and how to mend it. */
  readonly message: string;
  /** Null when the expression as a whole is wrong. */
  readonly field: CronFieldName | null;
  /** The text that is wrong. */
  readonly token: string;
  /** Where `token` begins in the expression as given, in UTF-16 units from 0. */
  readonly offset: number;
}

/** Thrown inside the parser only, so that one item can give up without threading results through. */
class ItemError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** How each field is called in messages. */
export const FIELD_LABELS: Readonly<Record<CronFieldName, string>> = {
  second: 'second',
  minute: 'minute',
  hour: 'hour',
  dayOfMonth: 'day-of-month',
  month: 'month',
  dayOfWeek: 'day-of-week',
};

/** Reads one field. Every bad list element is reported, not only the first.
 *  @param offset where `text` begins in the whole expression. */
export function parseField(text: string, rule: CronFieldRule, offset: number): CronField | CronProblem[] {
  const problems: CronProblem[] = [];
  const items: CronItem[] = [];
  let at = offset;
  for (const token of text.split(',')) {
    try {
      items.push(parseItem(token, rule, text));
    } catch (error) {
      if (!(error instanceof ItemError)) throw error;
      problems.push({ code: error.code, message: error.message, field: rule.name, token, offset: at });
    }
    at += token.length + 1;
  }
  return problems.length > 0 ? problems : { text, restricted: text !== '*' && text !== '?', items };
}

function parseItem(token: string, rule: CronFieldRule, whole: string): CronItem {
  const label = FIELD_LABELS[rule.name];
  if (token === '') {
    throw new ItemError(
      'CRON_TOKEN',
      `The ${label} field has an empty list element; remove the extra comma.`,
    );
  }
  if (token === '?') return questionMark(rule, whole);
  const special = rule.name === 'dayOfMonth' ? dayOfMonthItem(token, rule) : weekdayItem(token, rule);
  return special ?? rangeItem(token, rule);
}

function questionMark(rule: CronFieldRule, whole: string): CronItem {
  if (rule.name !== 'dayOfMonth' && rule.name !== 'dayOfWeek') {
    throw new ItemError(
      'CRON_TOKEN',
      `"?" is allowed only for days; write "*" in the ${FIELD_LABELS[rule.name]} field.`,
    );
  }
  if (whole !== '?') throw new ItemError('CRON_TOKEN', '"?" must stand alone in its field.');
  return { kind: 'range', from: rule.min, to: rule.max, step: 1 };
}

function dayOfMonthItem(token: string, rule: CronFieldRule): CronItem | null {
  const upper = token.toUpperCase();
  if (upper === 'L') return { kind: 'lastDay', before: 0 };
  if (upper === 'LW' || upper === 'WL') return { kind: 'lastWeekday' };
  if (upper === 'W') {
    throw new ItemError(
      'CRON_TOKEN',
      '"W" needs a day, for example "15W", or "LW" for the last weekday of the month.',
    );
  }
  const before = /^L-(\d+)$/.exec(upper);
  if (before) {
    const days = Number(before[1]);
    if (days < 1 || days > 30)
      throw new ItemError('CRON_VALUE', '"L-n" takes 1 to 30 days before the last day.');
    return { kind: 'lastDay', before: days };
  }
  const nearest = /^(.*)W$/.exec(upper);
  return nearest ? { kind: 'nearestWeekday', day: value(nearest[1]!, rule) } : null;
}

function weekdayItem(token: string, rule: CronFieldRule): CronItem | null {
  if (rule.name !== 'dayOfWeek') return null;
  const upper = token.toUpperCase();
  if (upper === 'L') {
    throw new ItemError(
      'CRON_TOKEN',
      '"L" needs a weekday here, for example "5L" for the last Friday of the month.',
    );
  }
  const last = /^(.+)L$/.exec(upper);
  if (last && !last[1]!.endsWith('#')) return { kind: 'lastOfWeekday', weekday: value(last[1]!, rule) % 7 };
  const hash = /^([^#]*)#(.*)$/.exec(upper);
  if (!hash) return null;
  const weekday = value(hash[1]!, rule) % 7;
  if (hash[2] === 'L') return { kind: 'lastOfWeekday', weekday };
  if (!/^[1-5]$/.test(hash[2]!)) {
    throw new ItemError('CRON_VALUE', '"#" takes 1 to 5 or L, for example "MON#2" for the second Monday.');
  }
  return { kind: 'nthWeekday', weekday, nth: Number(hash[2]) };
}

function rangeItem(token: string, rule: CronFieldRule): CronItem {
  const label = FIELD_LABELS[rule.name];
  const parts = token.split('/');
  if (parts.length > 2) throw new ItemError('CRON_TOKEN', `"${token}" has more than one "/".`);
  const base = parts[0]!;
  const step = parts[1] === undefined ? 1 : stepOf(parts[1], rule);
  if (base === '*') return { kind: 'range', from: rule.min, to: rule.max, step };
  const ends = base.split('-');
  if (ends.length > 2) {
    throw new ItemError('CRON_TOKEN', `"${token}" is not a value, a range or a step of the ${label} field.`);
  }
  const from = value(ends[0]!, rule);
  if (ends[1] === undefined) {
    const open = parts[1] !== undefined;
    return { kind: 'range', from, to: open ? Math.max(rule.max, from) : from, step };
  }
  const to = rangeEnd(ends[1], from, rule);
  if (to < from) {
    throw new ItemError(
      'CRON_RANGE_REVERSED',
      `The ${label} range "${base}" runs backwards; write it as two ranges joined by a comma.`,
    );
  }
  return { kind: 'range', from, to, step };
}

/** `FRI-SUN` means Friday to the Sunday after it, so the name SUN at the end of a range is 7. */
function rangeEnd(text: string, from: number, rule: CronFieldRule): number {
  const sunday = rule.name === 'dayOfWeek' && from > 0 && text.toUpperCase() === 'SUN';
  return sunday ? 7 : value(text, rule);
}

function stepOf(text: string, rule: CronFieldRule): number {
  const most = rule.max - rule.min + 1;
  const step = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (step < 1 || step > most) {
    throw new ItemError(
      'CRON_STEP',
      `The step of the ${FIELD_LABELS[rule.name]} field must be a number from 1 to ${most}.`,
    );
  }
  return step;
}

function value(text: string, rule: CronFieldRule): number {
  const named = rule.names.indexOf(text.toUpperCase());
  if (named >= 0) return rule.min + named;
  const number = /^\d{1,4}$/.test(text) ? Number(text) : -1;
  if (number >= rule.min && number <= rule.maxWritten) return number;
  const first = rule.names[0];
  const names = first === undefined ? '' : ` or a name such as ${first}`;
  throw new ItemError(
    'CRON_VALUE',
    `"${text}" is not a ${FIELD_LABELS[rule.name]}: it must be a number from ${rule.min} to ${rule.maxWritten}${names}.`,
  );
}

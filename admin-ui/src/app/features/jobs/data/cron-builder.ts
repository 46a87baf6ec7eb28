/** What the builder can say. Times are `HH:MM`, weekdays 0 (Sunday) to 6, months 1 to 12. */
export type Pattern =
  | { kind: 'minutes'; every: number }
  | { kind: 'hourly'; minute: number }
  | { kind: 'daily'; time: string }
  | { kind: 'weekly'; days: number[]; time: string }
  | { kind: 'monthly'; day: MonthDay; time: string }
  | { kind: 'nth'; nth: Nth; weekday: number; time: string }
  | { kind: 'yearly'; month: number; day: number; time: string };

/** A day of the month, or its last one. */
export type MonthDay = number | 'last';
/** The first to fifth of a weekday in the month, or the last one. */
export type Nth = number | 'last';
export type PatternKind = Pattern['kind'];

/** Kinds in the order of their length. */
export const PATTERN_KINDS: readonly PatternKind[] = [
  'minutes',
  'hourly',
  'daily',
  'weekly',
  'monthly',
  'nth',
  'yearly',
];

const ALIASES: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
};
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** The pattern that an expression says; null when it says more than the builder can show. Only what {@link writePattern} gives
 *  back with the same meaning is recognised. */
export function parsePattern(expression: string): Pattern | null {
  const trimmed = expression.trim();
  const fields = (ALIASES[trimmed.toLowerCase()] ?? trimmed).split(/\s+/);
  if (fields.length === 6 && fields[0] === '0') fields.shift();
  if (fields.length !== 5) return null;
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  if (hour === '*') return isAny(day, month, weekday) ? parseShort(minute) : null;
  const time = readTime(minute, hour);
  return time === null ? null : parseDated(time, day, month, weekday);
}

/** The expression of a pattern, five fields. */
export function writePattern(pattern: Pattern): string {
  switch (pattern.kind) {
    case 'minutes':
      return `${pattern.every === 1 ? '*' : `*/${pattern.every}`} * * * *`;
    case 'hourly':
      return `${pattern.minute} * * * *`;
    case 'daily':
      return `${clock(pattern.time)} * * *`;
    case 'weekly':
      return `${clock(pattern.time)} * * ${writeDays(pattern.days)}`;
    case 'monthly':
      return `${clock(pattern.time)} ${pattern.day === 'last' ? 'L' : pattern.day} * *`;
    case 'nth':
      return `${clock(pattern.time)} * * ${pattern.weekday}${pattern.nth === 'last' ? 'L' : `#${pattern.nth}`}`;
    case 'yearly':
      return `${clock(pattern.time)} ${pattern.day} ${pattern.month} *`;
  }
}

/** Another kind of pattern that keeps what both have: the time, the day. */
export function switchKind(from: Pattern | null, kind: PatternKind): Pattern {
  const time = from && 'time' in from ? from.time : '09:00';
  const weekday = from?.kind === 'weekly' ? (from.days[0] ?? 1) : 1;
  const day = from?.kind === 'yearly' ? from.day : 1;
  const patterns: Record<PatternKind, Pattern> = {
    minutes: { kind: 'minutes', every: 5 },
    hourly: { kind: 'hourly', minute: Number(time.slice(3)) },
    daily: { kind: 'daily', time },
    weekly: { kind: 'weekly', days: from?.kind === 'nth' ? [from.weekday] : [1, 2, 3, 4, 5], time },
    monthly: { kind: 'monthly', day, time },
    nth: { kind: 'nth', nth: 1, weekday, time },
    yearly: {
      kind: 'yearly',
      month: 1,
      day: from?.kind === 'monthly' && from.day !== 'last' ? from.day : 1,
      time,
    },
  };
  return patterns[kind];
}

function parseShort(minute: string): Pattern | null {
  if (minute === '*') return { kind: 'minutes', every: 1 };
  const every = /^\*\/(\d{1,2})$/.exec(minute)?.[1];
  if (every !== undefined) return inRange(every, 1, 59, (n) => ({ kind: 'minutes', every: n }));
  return inRange(minute, 0, 59, (n) => ({ kind: 'hourly', minute: n }));
}

function parseDated(time: string, day: string, month: string, weekday: string): Pattern | null {
  const [anyDay, anyMonth, anyWeekday] = [day, month, weekday].map((field) => field === '*' || field === '?');
  if (anyDay && anyMonth) return anyWeekday ? { kind: 'daily', time } : parseWeekdays(time, weekday);
  if (!anyWeekday) return null;
  if (anyMonth && day === 'L') return { kind: 'monthly', day: 'last', time };
  if (anyMonth) return inRange(day, 1, 31, (n) => ({ kind: 'monthly', day: n, time }));
  return inRange(day, 1, 31, (n) =>
    inRange(month, 1, 12, (m) => ({ kind: 'yearly', month: m, day: n, time })),
  );
}

function parseWeekdays(time: string, field: string): Pattern | null {
  const special = /^(\w+?)(?:#([1-5L])|(L))$/i.exec(field);
  if (special) {
    const weekday = readWeekday(special[1] ?? '');
    const nth = special[3] || special[2]?.toUpperCase() === 'L' ? 'last' : Number(special[2]);
    return weekday === null ? null : { kind: 'nth', nth, weekday, time };
  }
  const days = new Set<number>();
  for (const part of field.split(',')) {
    const [from, to] = part.split('-').map(readWeekday);
    if (from === undefined || from === null || to === null || part.split('-').length > 2) return null;
    // Sunday may end a range as 7.
    const last = to === undefined ? from : to === 0 && from > 0 ? 7 : to;
    if (last < from) return null;
    for (let day = from; day <= last; day += 1) days.add(day % 7);
  }
  return { kind: 'weekly', days: [...days].sort((a, b) => a - b), time };
}

function readWeekday(text: string): number | null {
  if (/^[0-7]$/.test(text)) return Number(text) % 7;
  const index = WEEKDAYS.indexOf(text.toUpperCase());
  return index < 0 ? null : index;
}

/** Neighbouring days as a range: `1-5`, `0,3,6`. */
function writeDays(days: readonly number[]): string {
  const sorted = [...new Set(days)].sort((a, b) => a - b);
  const [first, last] = [sorted[0] ?? 0, sorted[sorted.length - 1] ?? 0];
  return sorted.length > 2 && last - first === sorted.length - 1 ? `${first}-${last}` : sorted.join(',');
}

function readTime(minute: string, hour: string): string | null {
  if (!/^\d{1,2}$/.test(minute) || !/^\d{1,2}$/.test(hour)) return null;
  if (Number(minute) > 59 || Number(hour) > 23) return null;
  return `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
}

/** `09:05` -> `5 9` */
function clock(time: string): string {
  const [hour = '0', minute = '0'] = time.split(':');
  return `${Number(minute)} ${Number(hour)}`;
}

function isAny(...fields: string[]): boolean {
  return fields.every((field) => field === '*' || field === '?');
}

function inRange(
  text: string,
  min: number,
  max: number,
  make: (value: number) => Pattern | null,
): Pattern | null {
  const value = Number(text);
  return /^\d{1,2}$/.test(text) && value >= min && value <= max ? make(value) : null;
}

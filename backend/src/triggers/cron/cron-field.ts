/** The six fields in the order of a six-field expression. */
export type CronFieldName = 'second' | 'minute' | 'hour' | 'dayOfMonth' | 'month' | 'dayOfWeek';

/** Values `from`, `from + step`, ... up to `to`, all inclusive. One value is a range of itself. */
export interface CronRange {
  readonly kind: 'range';
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** One element of a comma list. */
export type CronItem =
  | CronRange
  /** Day of month: the last day (`L`), or `before` days before it (`L-3`). */
  | { readonly kind: 'lastDay'; readonly before: number }
  /** Day of month: the weekday nearest to `day` inside its month (`15W`). */
  | { readonly kind: 'nearestWeekday'; readonly day: number }
  /** Day of month: the last Monday-to-Friday day (`LW`). */
  | { readonly kind: 'lastWeekday' }
  /** Day of week: the `nth` (1 to 5) `weekday` (0 = Sunday) of the month (`MON#2`). */
  | { readonly kind: 'nthWeekday'; readonly weekday: number; readonly nth: number }
  /** Day of week: the last `weekday` of the month (`5L`, `FRI#L`). */
  | { readonly kind: 'lastOfWeekday'; readonly weekday: number };

/** One parsed field. */
export interface CronField {
  readonly text: string;
  /** False only for the literal `*` and `?`: any other text restricts, even when it lists every value. */
  readonly restricted: boolean;
  readonly items: readonly CronItem[];
}

/** A validated expression. */
export interface CronSpec {
  /** As given, trimmed. */
  readonly expression: string;
  readonly fields: Readonly<Record<CronFieldName, CronField>>;
  /** Whether seconds were written (six fields). Without them the second is 0. */
  readonly hasSeconds: boolean;
}

/** Bounds and names of a field. */
export interface CronFieldRule {
  readonly name: CronFieldName;
  /** Smallest value. */
  readonly min: number;
  /** Largest value of `*` and of an open step (`3/2`). */
  readonly max: number;
  /** Largest value that may be written: 7 for the day of week, where 7 is Sunday. */
  readonly maxWritten: number;
  readonly names: readonly string[];
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** The six fields, seconds first. `names[i]` stands for `min + i`. */
export const CRON_FIELD_RULES: readonly CronFieldRule[] = [
  { name: 'second', min: 0, max: 59, maxWritten: 59, names: [] },
  { name: 'minute', min: 0, max: 59, maxWritten: 59, names: [] },
  { name: 'hour', min: 0, max: 23, maxWritten: 23, names: [] },
  { name: 'dayOfMonth', min: 1, max: 31, maxWritten: 31, names: [] },
  { name: 'month', min: 1, max: 12, maxWritten: 12, names: MONTHS },
  { name: 'dayOfWeek', min: 0, max: 6, maxWritten: 7, names: WEEKDAYS },
];

/** What each alias stands for, in five fields. */
export const CRON_ALIASES: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
};

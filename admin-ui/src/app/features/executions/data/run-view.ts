import {
  choiceField,
  numberField,
  textField,
  type UrlField,
  type UrlFields,
} from '../../../core/url/url-query';

/** Levels of log lines, from least to most. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
/** A level; it shows itself and what is above. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** How a log is looked at. */
export interface LogView {
  level: LogLevel;
  /** What is searched for; '' = nothing. */
  find: string;
  /** Whether `find` is a regular expression. */
  regex: boolean;
  /** Number of the line that the address names (`#L120`), or null. */
  line: number | null;
}

/** What the page of an execution shows: the query part of its address. */
export interface RunView extends Omit<LogView, 'line'> {
  /** Attempt whose log is shown; 0 = the newest. */
  attempt: number;
}

const flagField: UrlField<boolean> = {
  parse: ([value]) => value === '1',
  write: (value) => (value ? '1' : undefined),
};

/** The fields in the address. */
export const RUN_VIEW_FIELDS: UrlFields<RunView> = {
  attempt: numberField(0, 1, 1_000),
  level: choiceField(LOG_LEVELS, 'debug'),
  find: textField(),
  regex: flagField,
};

/** The line of `L120`; null for any other fragment. */
export function lineOf(fragment: string | null): number | null {
  const digits = /^L([1-9]\d{0,8})$/.exec(fragment ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
}

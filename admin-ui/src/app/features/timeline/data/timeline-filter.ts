import {
  choiceField,
  instantField,
  textField,
  type UrlField,
  type UrlFields,
} from '../../../core/url/url-query';
import { clampWindow, windowAround, type TimeWindow } from './time-window';

/** Ways to look at time. */
export const VIEWS = ['lanes', 'month', 'week', 'day', 'agenda'] as const;
export type View = (typeof VIEWS)[number];
/** What a lane stands for. */
export const GROUPS = ['job', 'task', 'tag'] as const;
export type Group = (typeof GROUPS)[number];

/** The state of the page, all of it in the address. */
export interface TimelineFilter {
  view: View;
  group: Group;
  /** Part of the job's name. */
  q: string;
  /** Window of lanes and agenda; null = around now, and moving with it. */
  from: string | null;
  to: string | null;
  /** A day in the shown month, week or day; '' = today. */
  date: string;
}

const dateField = (): UrlField<string> => ({
  parse: ([value = '']) => (/^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : ''),
  write: (value) => value || undefined,
});

/** How the state stands in the address. */
export const TIMELINE_FIELDS: UrlFields<TimelineFilter> = {
  view: choiceField(VIEWS, 'lanes'),
  group: choiceField(GROUPS, 'job'),
  q: textField(),
  from: instantField(),
  to: instantField(),
  date: dateField(),
};

/** The window of lanes and agenda. @param now epoch ms, for one that follows it. */
export function windowOf({ from, to }: Pick<TimelineFilter, 'from' | 'to'>, now: number): TimeWindow {
  if (from === null || to === null) return windowAround(now);
  return clampWindow({ from: Date.parse(from), to: Date.parse(to) });
}

/** How a window stands in the address, to the second. */
export function windowParams({ from, to }: TimeWindow): Pick<TimelineFilter, 'from' | 'to'> {
  const iso = (at: number): string => new Date(Math.round(at / 1_000) * 1_000).toISOString();
  return { from: iso(from), to: iso(to) };
}

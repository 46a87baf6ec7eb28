import {
  choiceField,
  instantField,
  textField,
  type UrlField,
  type UrlFields,
} from '../../../core/url/url-query';
import { GROUPS, type Group } from '../../../shared/timeline/to-lanes';
import type { UrlWindow } from '../../../shared/timeline/time-window';

/** Ways to look at time. */
export const VIEWS = ['lanes', 'month', 'week', 'day', 'agenda'] as const;
export type View = (typeof VIEWS)[number];

/** The state of the page, all of it in the address. */
export interface TimelineFilter extends UrlWindow {
  view: View;
  group: Group;
  /** Part of the job's name. */
  q: string;
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

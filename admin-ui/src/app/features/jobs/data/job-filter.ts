import { convertToParamMap } from '@angular/router';
import type { ListJobs$Params } from '../../../core/api/generated/fn/jobs/list-jobs';
import type { JobDto } from '../../../core/api/generated/models/job-dto';
import type { JobFilterDto } from '../../../core/api/generated/models/job-filter-dto';
import type { LastStatus } from '../../../core/api/generated/models/last-status';
import { isSame } from '../../../core/same-value';
import { parseSearchText } from '../../../core/url/search-text';
import {
  choiceField,
  instantField,
  listField,
  numberField,
  parseQuery,
  textField,
  wordsField,
  type UrlFields,
} from '../../../core/url/url-query';

export type JobState = JobDto['state'];
export type JobType = JobDto['jobType'];

/** States of a job; deleted jobs are listed only when asked for. */
export const JOB_STATES: readonly JobState[] = [
  'active',
  'paused',
  'disabled',
  'ended',
  'handler_missing',
  'deleted',
];
export const JOB_TYPES: readonly JobType[] = ['cron', 'interval', 'date'];

/** How the last run may have ended; `none`: there was none. */
export const LAST_RESULTS: readonly LastStatus[] = [
  'failed',
  'timed_out',
  'lost',
  'cancelled',
  'missed',
  'skipped',
  'succeeded',
  'none',
];

/** `health`: failing jobs first, each half by name. */
const SORT_FIELDS = [
  'health',
  'nextRunAt',
  'name',
  'lastRunAt',
  'updatedAt',
  'createdAt',
  'state',
  'type',
] as const;
type Field = (typeof SORT_FIELDS)[number];
type JobSort = Field | `-${Field}`;
const SORTS: readonly JobSort[] = SORT_FIELDS.flatMap((field): JobSort[] => [field, `-${field}`]);

/** What the list of jobs shows: all of it lives in the address. Several values of one field are joined by "or", tags by "and". */
export interface JobFilter {
  /** Text within name, key or description. */
  q: string;
  state: JobState[];
  type: JobType[];
  /** Keys of task functions. */
  task: string[];
  tag: string[];
  /** Who made the job, as `user:anna`. */
  owner: string[];
  /** How its last run ended. */
  last: LastStatus[];
  /** The next run is at or after this; null = whenever. */
  nextFrom: string | null;
  /** The next run is before this. */
  nextTo: string | null;
  /** A field, with `-` in front for descending. */
  sort: string;
  /** From 1. */
  page: number;
  /** Jobs a page, 1 to 200. */
  size: number;
}

/** The filter's fields in the address. */
export const JOB_FILTER_FIELDS: UrlFields<JobFilter> = {
  q: textField(),
  state: listField(JOB_STATES),
  type: listField(JOB_TYPES),
  task: wordsField(),
  tag: wordsField(),
  owner: wordsField(),
  last: listField(LAST_RESULTS),
  nextFrom: instantField(),
  nextTo: instantField(),
  sort: choiceField<string>(SORTS, 'health'),
  page: numberField(1, 1, 1_000_000),
  size: numberField(20, 1, 200),
};

/** What decides which jobs match; order and page do not. What is not set is left out. */
export function matchingOf(filter: JobFilter): JobFilterDto {
  const { q, state, type, task, tag, owner, last, nextFrom, nextTo } = filter;
  return {
    ...(q !== '' && { q }),
    ...(state.length > 0 && { state }),
    ...(type.length > 0 && { type }),
    ...(task.length > 0 && { task }),
    ...(tag.length > 0 && { tag }),
    ...(owner.length > 0 && { owner }),
    ...(last.length > 0 && { lastStatus: last }),
    ...(nextFrom !== null && { nextFrom }),
    ...(nextTo !== null && { nextTo }),
  };
}

/** The filter of an empty address. */
const NOTHING = parseQuery(JOB_FILTER_FIELDS, convertToParamMap({}));

/** What can be taken off a filter, each by itself: `name` is the key of its label. */
const PARTS: readonly { name: string; fields: readonly (keyof JobFilter)[] }[] = [
  { name: 'jobs.search-text', fields: ['q'] },
  { name: 'jobs.state', fields: ['state'] },
  { name: 'jobs.type', fields: ['type'] },
  { name: 'jobs.task', fields: ['task'] },
  { name: 'jobs.tags', fields: ['tag'] },
  { name: 'jobs.owner', fields: ['owner'] },
  { name: 'jobs.last-result', fields: ['last'] },
  { name: 'jobs.next-run', fields: ['nextFrom', 'nextTo'] },
];

/** A filter with one thing taken off it. */
export interface LooserFilter {
  /** Key of the label of what was taken off. */
  name: string;
  part: Partial<JobFilter>;
  filter: JobFilter;
}

/** The filters that leave out one thing of this one; none when it has fewer than two, for then clearing it is the same. */
export function looserThan(filter: JobFilter): LooserFilter[] {
  const on = PARTS.filter(({ fields }) => fields.some((field) => !isSame(filter[field], NOTHING[field])));
  if (on.length < 2) return [];
  return on.map(({ name, fields }) => {
    const part: Partial<JobFilter> = Object.fromEntries(fields.map((field) => [field, NOTHING[field]]));
    return { name, part, filter: { ...filter, ...part, page: 1 } };
  });
}

/** Whether jobs are left out. */
export function isFiltered(filter: JobFilter): boolean {
  return Object.keys(matchingOf(filter)).length > 0;
}

/** The request of `GET /jobs`. */
export function toListParams(filter: JobFilter): ListJobs$Params {
  return {
    page: filter.page,
    perPage: filter.size,
    // The index has both in one direction.
    sort: filter.sort.replace(/^(-?)health$/, '$1health,$1name'),
    ...matchingOf(filter),
  };
}

/** What was typed into the search box, as a change of the filter: tags are added to those that are on, other keys replace theirs;
 *  values that do not exist are dropped. */
export function applySearch(filter: JobFilter, typed: string): Partial<JobFilter> {
  const { text, filters } = parseSearchText(typed, ['state', 'type', 'task', 'tag', 'owner', 'last']);
  const { state, type, task, tag, owner, last } = filters;
  return {
    q: text,
    ...(state && { state: JOB_STATES.filter((value) => state.includes(value)) }),
    ...(type && { type: JOB_TYPES.filter((value) => type.includes(value)) }),
    ...(task && { task: [...new Set(task)] }),
    ...(tag && { tag: [...new Set([...filter.tag, ...tag])] }),
    ...(owner && { owner: [...new Set(owner)] }),
    ...(last && { last: LAST_RESULTS.filter((value) => last.includes(value)) }),
  };
}

import type { ListJobs$Params } from '../../../core/api/generated/fn/jobs/list-jobs';
import type { JobDto } from '../../../core/api/generated/models/job-dto';
import { parseSearchText } from '../../../core/url/search-text';
import {
  choiceField,
  listField,
  numberField,
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
  sort: choiceField<string>(SORTS, 'health'),
  page: numberField(1, 1, 1_000_000),
  size: numberField(20, 1, 200),
};

/** Whether jobs are left out; order and page do not count. */
export function isFiltered({ q, state, type, task, tag }: JobFilter): boolean {
  return q !== '' || [state, type, task, tag].some((values) => values.length > 0);
}

/** The request of `GET /jobs`; what is not set is not sent. */
export function toListParams({ q, state, type, task, tag, sort, page, size }: JobFilter): ListJobs$Params {
  return {
    page,
    perPage: size,
    // The index has both in one direction.
    sort: sort.replace(/^(-?)health$/, '$1health,$1name'),
    ...(q !== '' && { q }),
    ...(state.length > 0 && { state }),
    ...(type.length > 0 && { type }),
    ...(task.length > 0 && { task }),
    ...(tag.length > 0 && { tag }),
  };
}

/** What was typed into the search box, as a change of the filter: tags are added to those that are on, other keys replace theirs;
 *  values that do not exist are dropped. */
export function applySearch(filter: JobFilter, typed: string): Partial<JobFilter> {
  const { text, filters } = parseSearchText(typed, ['state', 'type', 'task', 'tag']);
  const { state, type, task, tag } = filters;
  return {
    q: text,
    ...(state && { state: JOB_STATES.filter((value) => state.includes(value)) }),
    ...(type && { type: JOB_TYPES.filter((value) => type.includes(value)) }),
    ...(task && { task: [...new Set(task)] }),
    ...(tag && { tag: [...new Set([...filter.tag, ...tag])] }),
  };
}

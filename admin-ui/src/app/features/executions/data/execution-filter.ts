import type { ListHistory$Params } from '../../../core/api/generated/fn/executions/list-history';
import type { ExecutionKind } from '../../../core/api/generated/models/execution-kind';
import type { ExecutionStatus } from '../../../core/api/generated/models/execution-status';
import type { ReasonCode } from '../../../core/api/generated/models/reason-code';
import { REASON_CODE } from '../../../core/api/generated/models/reason-code-array';
import { parseSearchText } from '../../../core/url/search-text';
import {
  choiceField,
  idField,
  instantField,
  listField,
  numberField,
  textField,
  type UrlFields,
} from '../../../core/url/url-query';
import { EXECUTION_KINDS, EXECUTION_STATUSES } from '../../../shared/executions/execution-words';

/** Stable codes of what did not succeed. */
export const REASONS: readonly ReasonCode[] = REASON_CODE;

const SORT_FIELDS = ['scheduledFor', 'startedAt', 'latenessMs', 'durationMs'] as const;
type Field = (typeof SORT_FIELDS)[number];
type HistorySort = Field | `-${Field}`;
const NEWEST_FIRST: HistorySort = '-scheduledFor';
const SORTS: readonly HistorySort[] = SORT_FIELDS.flatMap((field): HistorySort[] => [field, `-${field}`]);
const MAX_LATENESS_MS = 315_576_000_000;
const PAGE_SIZE = 50;

/** Words of the filter by the mark. */
const HANDLED = ['', 'yes', 'no'] as const;
type Handled = (typeof HANDLED)[number];
const handledField = choiceField<Handled>(HANDLED, '');

/** What the history shows: all of it lives in the address. */
export interface ExecutionFilter {
  /** Part of the job's name. */
  q: string;
  status: ExecutionStatus[];
  kind: ExecutionKind[];
  reason: ReasonCode[];
  /** On the nominal time, ISO in UTC, inclusive; null = open. */
  from: string | null;
  /** Exclusive. */
  to: string | null;
  job: number | null;
  instance: number | null;
  /** Key of the task function; '' = any. */
  task: string;
  tag: string;
  /** Exact type of the error; '' = any. */
  error: string;
  /** Whether somebody marked them as handled; '' = any. */
  handled: Handled;
  /** Started at least so many ms after it was due; 0 = any. */
  late: number;
  sort: string;
  /** `nextCursor` of the page before; '' = the newest page. */
  cursor: string;
}

/** The filter's fields in the address. */
export const EXECUTION_FILTER_FIELDS: UrlFields<ExecutionFilter> = {
  q: textField(),
  status: listField(EXECUTION_STATUSES),
  kind: listField(EXECUTION_KINDS),
  reason: listField(REASONS),
  from: instantField(),
  to: instantField(),
  job: idField(),
  instance: idField(),
  task: textField(),
  tag: textField(),
  error: textField(),
  handled: handledField,
  late: numberField(0, 0, MAX_LATENESS_MS),
  sort: choiceField<string>(SORTS, NEWEST_FIRST),
  cursor: textField(),
};

/** Whether executions are left out; order and place do not count. */
export function isFiltered({ sort: _sort, cursor: _cursor, ...conditions }: ExecutionFilter): boolean {
  return Object.values(conditions).some((value) =>
    Array.isArray(value) ? value.length > 0 : value !== '' && value !== null && value !== 0,
  );
}

/** The request of `GET /history`; what is not set is not sent. A cursor belongs to the order by nominal time only. */
export function toHistoryParams(filter: ExecutionFilter): ListHistory$Params {
  const { status, kind, reason, from, to, job, instance, error, handled, late, sort, cursor } = filter;
  const hasCursor = cursor !== '' && sort.endsWith('scheduledFor');
  return {
    perPage: PAGE_SIZE,
    sort,
    ...textParams(filter),
    ...(status.length > 0 && { status }),
    ...(kind.length > 0 && { kind }),
    ...(reason.length > 0 && { reasonCode: reason }),
    ...(from !== null && { from }),
    ...(to !== null && { to }),
    ...(job !== null && { jobId: job }),
    ...(instance !== null && { instanceId: instance }),
    ...(error !== '' && { errorType: error }),
    ...(handled !== '' && { handled: handled === 'yes' }),
    ...(late > 0 && { minLatenessMs: late }),
    ...(hasCursor && { cursor }),
  };
}

function textParams({ q, task, tag }: ExecutionFilter): Pick<ListHistory$Params, 'q' | 'task' | 'tag'> {
  return { ...(q !== '' && { q }), ...(task !== '' && { task }), ...(tag !== '' && { tag }) };
}

/** What was typed into the search box, as a change of the filter: `status:failed job:12 nightly`. Values that do not exist are dropped. */
export function applySearch(typed: string): Partial<ExecutionFilter> {
  const keys = ['status', 'kind', 'reason', 'job', 'instance', 'task', 'tag', 'error', 'handled'];
  const { text, filters } = parseSearchText(typed, keys);
  const { status, kind, reason, job, instance, task, tag, error, handled } = filters;
  return {
    q: text,
    ...(status && { status: EXECUTION_STATUSES.filter((value) => status.includes(value)) }),
    ...(kind && { kind: EXECUTION_KINDS.filter((value) => kind.includes(value)) }),
    ...(reason && { reason: REASONS.filter((value) => reason.includes(value)) }),
    ...(job && { job: idField().parse(job) }),
    ...(instance && { instance: idField().parse(instance) }),
    ...(task && { task: task[0] ?? '' }),
    ...(tag && { tag: tag[0] ?? '' }),
    ...(error && { error: error[0] ?? '' }),
    ...(handled && { handled: handledField.parse(handled) }),
  };
}

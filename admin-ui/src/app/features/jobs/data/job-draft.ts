import type { CreateJobDto } from '../../../core/api/generated/models/create-job-dto';
import type { JobDto } from '../../../core/api/generated/models/job-dto';
import type { PreviewDto } from '../../../core/api/generated/models/preview-dto';
import { fromWallClock, toWallClock } from '../../../core/time/iso';
import type { JobType } from './job-filter';

/** Seconds of each unit an interval may be given in. */
export const UNITS = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 } as const;
export type Unit = keyof typeof UNITS;

/** Whole numbers that are typed as text; empty = the server's default. */
const NUMBERS = [
  'maxInstances',
  'maxQueued',
  'misfireGraceSeconds',
  'timeoutSeconds',
  'maxAttempts',
  'retryDelaySeconds',
  'jitterSeconds',
] as const;
type NumberField = (typeof NUMBERS)[number];

/** What stands in the create/edit form, as typed. Instants are wall-clock text in `timezone`. */
export interface JobDraft
  extends
    Record<NumberField, string>,
    Pick<
      JobDto,
      | 'delivery'
      | 'dstGap'
      | 'dstOverlap'
      | 'enabled'
      | 'jobType'
      | 'misfirePolicy'
      | 'name'
      | 'overlapPolicy'
      | 'params'
      | 'priority'
      | 'retryBackoff'
      | 'taskFunctionKey'
      | 'timezone'
    > {
  jobKey: string;
  description: string;
  cronExpression: string;
  /** The interval, in `unit`. */
  every: string;
  unit: Unit;
  runAt: string;
  startAt: string;
  endAt: string;
  /** Separated by commas. */
  tags: string;
}

/** A form nobody has touched: every weekday at 09:00. */
export function emptyDraft(timezone: string): JobDraft {
  return {
    name: '',
    jobKey: '',
    description: '',
    taskFunctionKey: '',
    params: {},
    jobType: 'cron',
    cronExpression: '0 9 * * 1-5',
    every: '5',
    unit: 'minutes',
    runAt: '',
    timezone,
    startAt: '',
    endAt: '',
    tags: '',
    enabled: true,
    delivery: 'at_most_once',
    dstGap: 'after',
    dstOverlap: 'first',
    misfirePolicy: 'run_latest',
    overlapPolicy: 'skip',
    priority: 'normal',
    retryBackoff: 'fixed',
    ...emptyNumbers(),
  };
}

/** The form of a job that is there. */
export function toDraft(job: JobDto): JobDraft {
  const seconds = job.intervalSeconds ?? UNITS.minutes * 5;
  const unit = largestUnit(seconds);
  const wall = (iso: string | null): string => (iso === null ? '' : toWallClock(iso, job.timezone));
  return {
    ...emptyDraft(job.timezone),
    ...pick(job, [
      'delivery',
      'dstGap',
      'dstOverlap',
      'enabled',
      'jobType',
      'misfirePolicy',
      'name',
      'overlapPolicy',
      'params',
      'priority',
      'retryBackoff',
      'taskFunctionKey',
    ]),
    ...mapNumbers((field) => (job[field] === null ? '' : String(job[field]))),
    jobKey: job.jobKey ?? '',
    description: job.description ?? '',
    ...(job.cronExpression !== null && { cronExpression: job.cronExpression }),
    every: String(seconds / UNITS[unit]),
    unit,
    runAt: wall(job.runAt),
    startAt: wall(job.startAt),
    endAt: wall(job.endAt),
    tags: job.tags.join(', '),
  };
}

/** The request for a draft. Fields of the other kinds of schedule are null, so that changing the kind leaves nothing behind; an empty
 *  number is null, the server's default. `jobKey` is left out when empty: it is set once.
 *  @returns `broken`: fields whose text is not a whole number; they are missing in `body`. */
export function toBody(draft: JobDraft): { body: CreateJobDto; broken: string[] } {
  const { value: numbers, broken } = readNumbers(draft);
  const interval = readWhole(draft.every);
  if (draft.jobType === 'interval' && typeof interval !== 'number') broken.push('every');
  const instant = (text: string): string | null => fromWallClock(text, draft.timezone);
  const isDate = draft.jobType === 'date';
  const body: CreateJobDto = {
    ...pick(draft, [
      'name',
      'taskFunctionKey',
      'params',
      'jobType',
      'timezone',
      'dstGap',
      'dstOverlap',
      'misfirePolicy',
      'overlapPolicy',
      'delivery',
      'retryBackoff',
      'priority',
      'enabled',
    ]),
    ...numbers,
    ...(draft.jobKey.trim() !== '' && { jobKey: draft.jobKey.trim() }),
    description: draft.description.trim() || null,
    tags: readTags(draft.tags),
    cronExpression: draft.jobType === 'cron' ? draft.cronExpression : null,
    intervalSeconds:
      draft.jobType === 'interval' && typeof interval === 'number' ? interval * UNITS[draft.unit] : null,
    runAt: isDate ? instant(draft.runAt) : null,
    startAt: isDate ? null : instant(draft.startAt),
    endAt: isDate ? null : instant(draft.endAt),
  };
  return { body, broken };
}

/** What the preview is asked for a draft; null while the schedule is not complete. */
export function draftPreview(draft: JobDraft): PreviewDto | null {
  const { cronExpression, intervalSeconds, runAt, startAt, endAt } = toBody(draft).body;
  const schedules: Record<JobType, PreviewDto | null> = {
    cron: cronExpression?.trim()
      ? { cronExpression, dstGap: draft.dstGap, dstOverlap: draft.dstOverlap }
      : null,
    interval: intervalSeconds ? { intervalSeconds } : null,
    date: runAt ? { runAt } : null,
  };
  const schedule = schedules[draft.jobType];
  if (!schedule || draft.timezone.trim() === '') return null;
  return {
    jobType: draft.jobType,
    timezone: draft.timezone,
    ...schedule,
    ...(startAt && { startAt }),
    ...(endAt && { endAt }),
  };
}

function emptyNumbers(): Record<NumberField, string> {
  return mapNumbers(() => '');
}

function mapNumbers<T>(of: (field: NumberField) => T): Record<NumberField, T> {
  return Object.fromEntries(NUMBERS.map((field) => [field, of(field)])) as Record<NumberField, T>;
}

function readNumbers(draft: JobDraft): { value: Record<NumberField, number | null>; broken: string[] } {
  const read = mapNumbers((field) => readWhole(draft[field]));
  return {
    value: mapNumbers((field) => read[field] ?? null),
    broken: NUMBERS.filter((field) => read[field] === undefined),
  };
}

/** @returns null for an empty text, undefined for what is not a whole number. Bounds are the server's business. */
function readWhole(text: string): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const number = Number(trimmed);
  return Number.isSafeInteger(number) ? number : undefined;
}

function readTags(text: string): string[] {
  const tags = text.split(/[,،]/).map((tag) => tag.trim());
  return [...new Set(tags.filter((tag) => tag !== ''))];
}

function largestUnit(seconds: number): Unit {
  const units = Object.keys(UNITS).reverse() as Unit[];
  return units.find((unit) => seconds % UNITS[unit] === 0) ?? 'seconds';
}

function pick<T extends object, K extends keyof T>(from: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<T, K>;
}

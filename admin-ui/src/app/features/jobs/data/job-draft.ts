import type { JobDto } from '../../../core/api/generated/models/job-dto';
import { toWallClock } from '../../../core/time/iso';
import { isZone } from '../../../core/time/zone';
import { parsePattern } from './cron-builder';
import type { JobType } from './job-filter';

/** Seconds of each unit an interval may be given in. */
export const UNITS = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 } as const;
export type Unit = keyof typeof UNITS;

/** Ways to give the schedule; the builder writes a cron expression. */
export const SCHEDULE_TABS = ['builder', 'cron', 'interval', 'date'] as const;
export type ScheduleTab = (typeof SCHEDULE_TABS)[number];

/** Whole numbers that are typed as text; empty = the server's default. */
export const NUMBER_FIELDS = [
  'maxInstances',
  'maxQueued',
  'cancelGraceSeconds',
  'misfireGraceSeconds',
  'maxCatchUp',
  'timeoutSeconds',
  'maxAttempts',
  'retryDelaySeconds',
  'retryMaxDelaySeconds',
  'jitterSeconds',
] as const;
export type NumberField = (typeof NUMBER_FIELDS)[number];

/** Choices and other values that stand in the form as they stand in the request. */
export const PLAIN_FIELDS = [
  'delivery',
  'dstGap',
  'dstOverlap',
  'enabled',
  'misfirePolicy',
  'name',
  'overlapPolicy',
  'params',
  'priority',
  'retryBackoff',
  'taskFunctionKey',
  'timezone',
] as const;

/** What stands in the create/edit form, as typed. Instants are wall-clock text in `timezone`. */
export interface JobDraft extends Record<NumberField, string>, Pick<JobDto, (typeof PLAIN_FIELDS)[number]> {
  tab: ScheduleTab;
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
    tab: 'builder',
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
    ...mapNumbers(() => ''),
  };
}

/** The form of a job that is there. */
export function toDraft(job: JobDto): JobDraft {
  const seconds = job.intervalSeconds ?? UNITS.minutes * 5;
  const unit = largestUnit(seconds);
  const wall = (iso: string | null): string =>
    iso === null ? '' : toWallClock(iso, knownZone(job.timezone));
  return {
    ...emptyDraft(job.timezone),
    ...pick(job, PLAIN_FIELDS),
    ...mapNumbers((field) => (job[field] === null ? '' : String(job[field]))),
    tab: tabOf(job),
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

/** The kind of job that a way to give the schedule makes. */
export function typeOf(tab: ScheduleTab): JobType {
  return tab === 'builder' ? 'cron' : tab;
}

function tabOf({ jobType, cronExpression }: JobDto): ScheduleTab {
  return jobType === 'cron' && parsePattern(cronExpression ?? '') !== null ? 'builder' : jobType;
}

/** The zone in which wall-clock texts are read: UTC for a name that this browser does not know. */
export function knownZone(name: string): string {
  return isZone(name) ? name : 'UTC';
}

/** One value for each number of the form. */
export function mapNumbers<T>(of: (field: NumberField) => T): Record<NumberField, T> {
  return Object.fromEntries(NUMBER_FIELDS.map((field) => [field, of(field)])) as Record<NumberField, T>;
}

function largestUnit(seconds: number): Unit {
  const units = Object.keys(UNITS).reverse() as Unit[];
  return units.find((unit) => seconds % UNITS[unit] === 0) ?? 'seconds';
}

/** Some fields of a thing. */
export function pick<T extends object, K extends keyof T>(from: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<T, K>;
}

import type { EpochMs, FieldError } from '../kernel/index.js';
import { parseTrigger, triggerFields, type Trigger, type TriggerInput } from '../triggers/index.js';
import { JOB_DEFAULTS } from './job-bounds.js';
import { triggerOf } from './job-trigger.js';
import { JOB_TYPE_IDS, PRIORITIES, type Priority } from './job-values.js';
import type { JobFields } from './dto/job-fields.dto.js';
import type { JobEntity } from './job.entity.js';

/** The columns a client decides, except the key, which never changes. */
export const DEFINITION_COLUMNS = [
  'name',
  'description',
  'taskFunctionKey',
  'params',
  'jobTypeId',
  'cronExpression',
  'intervalSeconds',
  'runAt',
  'timezone',
  'startAt',
  'endAt',
  'anchorAt',
  'jitterSeconds',
  'dstGap',
  'dstOverlap',
  'maxInstances',
  'overlapPolicy',
  'maxQueued',
  'cancelGraceSeconds',
  'misfireGraceSeconds',
  'misfirePolicy',
  'maxCatchUp',
  'delivery',
  'timeoutSeconds',
  'maxAttempts',
  'retryBackoff',
  'retryDelaySeconds',
  'retryMaxDelaySeconds',
  'priority',
  'tags',
  'enabled',
] as const satisfies readonly (keyof JobEntity)[];

/** A job as its clients define it. */
export type JobDefinition = Pick<JobEntity, (typeof DEFINITION_COLUMNS)[number]>;

/** What fills in fields that are absent or null. */
export interface DefinitionDefaults {
  timezone: string;
  misfireGraceSeconds: number;
  maxInstances: number;
  /** Of the task function; null = it does not say. */
  maxAttempts: number | null;
  /** Shortest interval allowed, in seconds. */
  minIntervalSeconds: number;
  /** Phase of an interval without `startAt`. */
  createdAt: EpochMs;
}

/** A definition, or everything that is wrong with the request. */
export type DefinitionResult =
  | { readonly definition: JobDefinition; readonly errors?: undefined }
  | { readonly definition?: undefined; readonly errors: FieldError[] };

/** Lays the fields of a request over what the job is: an absent field stays, null = default.
 *  @param current null for a new job. */
export function resolveDefinition(
  fields: JobFields,
  current: JobDefinition | null,
  defaults: DefinitionDefaults,
): DefinitionResult {
  const { trigger, errors = [] } = parseTrigger(scheduleInput(fields, current), {
    timezone: defaults.timezone,
    anchor: defaults.createdAt,
  });
  const all = [...errors];
  if (trigger?.type === 'interval' && trigger.intervalSeconds < defaults.minIntervalSeconds) {
    all.push(tooShort(defaults.minIntervalSeconds));
  }
  const name = fields.name ?? (fields.name === undefined ? current?.name : undefined);
  if (name === undefined) all.push(required('name'));
  const key =
    fields.taskFunctionKey ?? (fields.taskFunctionKey === undefined ? current?.taskFunctionKey : undefined);
  if (key === undefined) all.push(required('taskFunctionKey'));
  if (!trigger || name === undefined || key === undefined || all.length > 0) return { errors: all };
  return {
    definition: {
      name,
      taskFunctionKey: key,
      ...scheduleColumns(trigger, defaults.createdAt),
      ...runColumns(fields, current, defaults),
    },
  };
}

function runColumns(
  fields: JobFields,
  current: JobDefinition | null,
  defaults: DefinitionDefaults,
): Omit<JobDefinition, 'name' | 'taskFunctionKey' | keyof ReturnType<typeof scheduleColumns>> {
  const d = JOB_DEFAULTS;
  const priority = fields.priority === undefined ? undefined : priorityOf(fields.priority ?? d.priority);
  return {
    description: pick(fields.description, current?.description, null),
    params: pick(fields.params, current?.params, {}),
    maxInstances: pick(fields.maxInstances, current?.maxInstances, defaults.maxInstances),
    overlapPolicy: pick(fields.overlapPolicy, current?.overlapPolicy, d.overlapPolicy),
    maxQueued: pick(fields.maxQueued, current?.maxQueued, d.maxQueued),
    cancelGraceSeconds: pick(fields.cancelGraceSeconds, current?.cancelGraceSeconds, d.cancelGraceSeconds),
    misfireGraceSeconds: pick(
      fields.misfireGraceSeconds,
      current?.misfireGraceSeconds,
      defaults.misfireGraceSeconds,
    ),
    misfirePolicy: pick(fields.misfirePolicy, current?.misfirePolicy, d.misfirePolicy),
    maxCatchUp: pick(fields.maxCatchUp, current?.maxCatchUp, d.maxCatchUp),
    delivery: pick(fields.delivery, current?.delivery, d.delivery),
    timeoutSeconds: pick(fields.timeoutSeconds, current?.timeoutSeconds, null),
    maxAttempts: pick(fields.maxAttempts, current?.maxAttempts, defaults.maxAttempts ?? d.maxAttempts),
    retryBackoff: pick(fields.retryBackoff, current?.retryBackoff, d.retryBackoff),
    retryDelaySeconds: pick(fields.retryDelaySeconds, current?.retryDelaySeconds, d.retryDelaySeconds),
    retryMaxDelaySeconds: pick(
      fields.retryMaxDelaySeconds,
      current?.retryMaxDelaySeconds,
      d.retryMaxDelaySeconds,
    ),
    priority: pick(priority, current?.priority, priorityOf(d.priority)),
    tags: pick(fields.tags, current?.tags, []),
    enabled: pick(fields.enabled, current?.enabled, d.enabled),
  };
}

/** The value wins; absent keeps what is there; null, or nothing there, gives the default. */
function pick<T>(value: T | null | undefined, current: T | undefined, fallback: T): T {
  if (value === undefined) return current === undefined ? fallback : current;
  return value ?? fallback;
}

function scheduleColumns(
  trigger: Trigger,
  createdAt: EpochMs,
): Pick<
  JobDefinition,
  'jobTypeId' | 'cronExpression' | 'intervalSeconds' | 'runAt' | 'timezone' | 'startAt' | 'endAt' | 'anchorAt'
> &
  Pick<JobDefinition, 'jitterSeconds' | 'dstGap' | 'dstOverlap'> {
  const { timezone, startAt, endAt, jitterSeconds, dstGap, dstOverlap } = trigger;
  return {
    jobTypeId: JOB_TYPE_IDS[trigger.type],
    cronExpression: trigger.type === 'cron' ? trigger.expression : null,
    intervalSeconds: trigger.type === 'interval' ? trigger.intervalSeconds : null,
    runAt: trigger.type === 'date' ? trigger.runAt : null,
    timezone,
    startAt,
    endAt,
    anchorAt: startAt ?? createdAt,
    jitterSeconds,
    dstGap,
    dstOverlap,
  };
}

/** The schedule the request means. A field of another type than the job's switches the type, so the fields of the type are either
 *  all from the request or all from the job. */
function scheduleInput(fields: JobFields, current: JobDefinition | null): TriggerInput {
  const { jobType, cronExpression, intervalSeconds, runAt } = fields;
  const own: TriggerInput = { jobType, cronExpression, intervalSeconds, runAt };
  const rest: TriggerInput = {
    timezone: fields.timezone,
    startAt: fields.startAt,
    endAt: fields.endAt,
    jitterSeconds: fields.jitterSeconds,
    dstGap: fields.dstGap,
    dstOverlap: fields.dstOverlap,
  };
  if (!current) return { ...own, ...rest };
  const known = triggerFields(triggerOf(current));
  const isSwitch = [cronExpression, intervalSeconds, runAt].some(
    (value) => value !== undefined && value !== null,
  );
  const isOther = jobType !== undefined && jobType !== null && jobType !== known.jobType;
  // All four of them, so that nothing of another type is left.
  const typed =
    isSwitch || isOther ? own : overlay(typeFields(known), { cronExpression, intervalSeconds, runAt });
  return { ...overlay(known, rest), ...typed };
}

function typeFields({ jobType, cronExpression, intervalSeconds, runAt }: TriggerInput): TriggerInput {
  return { jobType, cronExpression, intervalSeconds, runAt };
}

/** `changes` over `base`, where an absent change keeps the base. */
function overlay(base: TriggerInput, changes: TriggerInput): TriggerInput {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  return { ...base, ...Object.fromEntries(given) };
}

function required(field: string): FieldError {
  return { pointer: `/${field}`, code: 'REQUIRED', message: `${field} is missing; add it.` };
}

function tooShort(min: number): FieldError {
  const message = `This service allows intervals from ${min} seconds (SCHEDULER_MIN_INTERVAL).`;
  return { pointer: '/intervalSeconds', code: 'TOO_SMALL', message, params: { min } };
}

/** Wire word -> stored number. */
export function priorityOf(word: (typeof PRIORITIES)[number]): Priority {
  return PRIORITIES.indexOf(word) as Priority;
}

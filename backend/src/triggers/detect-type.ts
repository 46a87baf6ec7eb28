import type { FieldError } from '../kernel/index.js';
import { TRIGGER_TYPES, type TriggerType } from './trigger.js';

/** The fields that say what kind of schedule is meant. */
export interface TypeFields {
  readonly jobType?: unknown;
  readonly cronExpression?: unknown;
  readonly intervalSeconds?: unknown;
  readonly runAt?: unknown;
}

/** The type, or why it cannot be told. */
export type DetectedType =
  | { readonly type: TriggerType; readonly errors?: undefined }
  | { readonly type?: undefined; readonly errors: FieldError[] };

type ScheduleField = 'cronExpression' | 'intervalSeconds' | 'runAt';

/** Which field each type needs. */
const FIELD_OF: Readonly<Record<TriggerType, ScheduleField>> = {
  cron: 'cronExpression',
  interval: 'intervalSeconds',
  date: 'runAt',
};

/** Tells the type from the fields given; null counts as not given. `jobType`, where present, must agree.
 *  @returns errors REQUIRED, INVALID_CHOICE or CONFLICTING_FIELDS (`params.with` names the other fields), all of them. */
export function detectType(input: TypeFields): DetectedType {
  const { jobType } = input;
  const given = TRIGGER_TYPES.filter((type) => isGiven(input[FIELD_OF[type]]));
  if (isGiven(jobType)) return checkType(jobType, given);
  if (given.length === 1) return { type: given[0]! };
  if (given.length > 1) return { errors: given.map((type) => conflict(FIELD_OF[type], others(type, given))) };
  const message = 'Give one of cronExpression, intervalSeconds or runAt.';
  return { errors: [{ pointer: '/cronExpression', code: 'REQUIRED', message }] };
}

function checkType(jobType: unknown, given: TriggerType[]): DetectedType {
  const type = TRIGGER_TYPES.find((known) => known === jobType);
  if (type === undefined) {
    const params = { allowed: [...TRIGGER_TYPES] };
    const message = `Must be one of ${TRIGGER_TYPES.join(', ')}.`;
    return { errors: [{ pointer: '/jobType', code: 'INVALID_CHOICE', message, params }] };
  }
  const errors: FieldError[] = [];
  if (!given.includes(type)) {
    const message = `A job of type ${type} needs ${FIELD_OF[type]}.`;
    errors.push({ pointer: `/${FIELD_OF[type]}`, code: 'REQUIRED', message });
  }
  for (const other of given) if (other !== type) errors.push(conflict(FIELD_OF[other], ['jobType']));
  return errors.length > 0 ? { errors } : { type };
}

function others(type: TriggerType, given: TriggerType[]): string[] {
  return given.filter((other) => other !== type).map((other) => FIELD_OF[other]);
}

function conflict(field: string, others: string[]): FieldError {
  const message = `${field} contradicts ${others.join(' and ')}; give only one kind of schedule.`;
  return { pointer: `/${field}`, code: 'CONFLICTING_FIELDS', message, params: { with: others } };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

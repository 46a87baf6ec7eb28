import { parseIso, toIsoOrNull, ValidationError, type EpochMs, type FieldError } from '../kernel/index.js';
import { parseCron } from './cron/parse-cron.js';
import { detectType, type TypeFields } from './detect-type.js';
import * as rules from './trigger.js';
import type { Trigger, TriggerBase } from './trigger.js';
import { parseTimeZone } from './zone.js';

/** The schedule part of a job as a client sends it. Nothing about it is trusted; null = absent = default. */
export interface TriggerInput extends TypeFields {
  readonly timezone?: unknown;
  readonly startAt?: unknown;
  readonly endAt?: unknown;
  readonly jitterSeconds?: unknown;
  readonly dstGap?: unknown;
  readonly dstOverlap?: unknown;
}

/** What fills in absent fields. */
export interface TriggerDefaults {
  /** IANA name, from the configuration. */
  readonly timezone: string;
  /** Phase of an interval without `startAt`: when the job was created. */
  readonly anchor: EpochMs;
}

/** A valid trigger, or everything that is wrong with the input. */
export type TriggerParseResult =
  | { readonly trigger: Trigger; readonly errors?: undefined }
  | { readonly trigger?: undefined; readonly errors: FieldError[] };

/** Turns untrusted input into a trigger.
 *  Cron problems carry `params: {field, token, offset}`: which field, which text, and where it begins in the expression.
 *  @returns all errors, each with a JSON pointer to its field. Never throws. */
export function parseTrigger(input: TriggerInput, defaults: TriggerDefaults): TriggerParseResult {
  const reader = new FieldReader(input);
  const detected = detectType(input);
  if (detected.errors) reader.errors.push(...detected.errors);
  const base = readBase(reader, defaults);
  // Every field that is there is checked, also where the type is in doubt, so that one answer names all mistakes.
  const expression = reader.cron('cronExpression');
  const intervalSeconds = reader.whole('intervalSeconds', 1, rules.MAX_INTERVAL_SECONDS);
  const runAt = reader.instant('runAt');
  if (reader.errors.length > 0 || detected.errors) return { errors: reader.errors };
  switch (detected.type) {
    case 'cron':
      return { trigger: { type: 'cron', expression: expression!, ...base } };
    case 'interval':
      return {
        trigger: {
          type: 'interval',
          intervalSeconds: intervalSeconds!,
          anchor: base.startAt ?? defaults.anchor,
          ...base,
        },
      };
    case 'date':
      return { trigger: { type: 'date', runAt: runAt!, ...base } };
  }
}

/** {@link parseTrigger} for callers that only want the trigger.
 *  @throws ValidationError (400) with every error. */
export function requireTrigger(input: TriggerInput, defaults: TriggerDefaults): Trigger {
  const { trigger, errors } = parseTrigger(input, defaults);
  if (errors) throw new ValidationError(errors);
  return trigger;
}

/** The schedule fields of a job as the wire has them; fields of other types are null. Inverse of {@link parseTrigger}
 *  given the same anchor. */
export interface TriggerFields {
  readonly jobType: rules.TriggerType;
  readonly cronExpression: string | null;
  readonly intervalSeconds: number | null;
  readonly runAt: string | null;
  readonly timezone: string;
  readonly startAt: string | null;
  readonly endAt: string | null;
  readonly jitterSeconds: number;
  readonly dstGap: rules.DstGap;
  readonly dstOverlap: rules.DstOverlap;
}

/** Writes a trigger as wire fields. */
export function triggerFields(trigger: Trigger): TriggerFields {
  return {
    jobType: trigger.type,
    cronExpression: trigger.type === 'cron' ? trigger.expression : null,
    intervalSeconds: trigger.type === 'interval' ? trigger.intervalSeconds : null,
    runAt: trigger.type === 'date' ? toIsoOrNull(trigger.runAt) : null,
    timezone: trigger.timezone,
    startAt: toIsoOrNull(trigger.startAt),
    endAt: toIsoOrNull(trigger.endAt),
    jitterSeconds: trigger.jitterSeconds,
    dstGap: trigger.dstGap,
    dstOverlap: trigger.dstOverlap,
  };
}

function readBase(reader: FieldReader, defaults: TriggerDefaults): TriggerBase {
  const startAt = reader.instant('startAt');
  const endAt = reader.instant('endAt');
  if (startAt !== null && endAt !== null && endAt < startAt) {
    reader.fail('endAt', 'NOT_AFTER_START', 'endAt must not be before startAt.');
  }
  return {
    timezone: reader.zone('timezone') ?? defaults.timezone,
    startAt,
    endAt,
    jitterSeconds: reader.whole('jitterSeconds', 0, rules.MAX_JITTER_SECONDS) ?? 0,
    dstGap: reader.choice('dstGap', rules.DST_GAPS) ?? 'after',
    dstOverlap: reader.choice('dstOverlap', rules.DST_OVERLAPS) ?? 'first',
  };
}

/** Reads single fields and gathers what is wrong. Every method gives null for a field that is absent or wrong. */
class FieldReader {
  readonly errors: FieldError[] = [];

  constructor(private readonly input: TriggerInput) {}

  cron(name: keyof TriggerInput): string | null {
    const text = this.text(name);
    if (text === null) return null;
    const { spec, problems } = parseCron(text);
    if (spec) return spec.expression;
    for (const { code, message, field, token, offset } of problems) {
      this.fail(name, code, message, { field, token, offset });
    }
    return null;
  }

  instant(name: keyof TriggerInput): EpochMs | null {
    const text = this.text(name);
    if (text === null) return null;
    const instant = parseIso(text);
    if (instant === null) {
      const message = 'Must be an RFC 3339 date-time with Z or an offset, in the years 1970 to 9999.';
      this.fail(name, 'INVALID_INSTANT', message);
    }
    return instant;
  }

  zone(name: keyof TriggerInput): string | null {
    const text = this.text(name);
    if (text === null) return null;
    const zone = parseTimeZone(text);
    if (zone === null) {
      this.fail(name, 'UNKNOWN_TIME_ZONE', 'Must be an IANA time zone name such as Europe/Berlin or UTC.');
    }
    return zone;
  }

  whole(name: keyof TriggerInput, min: number, max: number): number | null {
    const value = this.input[name];
    if (value === undefined || value === null) return null;
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
    this.fail(name, 'OUT_OF_RANGE', `Must be a whole number from ${min} to ${max}.`, { min, max });
    return null;
  }

  choice<T extends string>(name: keyof TriggerInput, allowed: readonly T[]): T | null {
    const value = this.input[name];
    if (value === undefined || value === null) return null;
    const known = allowed.find((candidate) => candidate === value);
    if (known !== undefined) return known;
    this.fail(name, 'INVALID_CHOICE', `Must be one of ${allowed.join(', ')}.`, { allowed: [...allowed] });
    return null;
  }

  fail(name: keyof TriggerInput, code: string, message: string, params?: Record<string, unknown>): void {
    this.errors.push({ pointer: `/${name}`, code, message, ...(params && { params }) });
  }

  private text(name: keyof TriggerInput): string | null {
    const value = this.input[name];
    if (value === undefined || value === null) return null;
    if (typeof value === 'string') return value;
    this.fail(name, 'INVALID_TYPE', 'Must be a text.', { expected: 'string' });
    return null;
  }
}

import { DAY, epochMs, parseIso, SECOND, type EpochMs, type FieldError } from '../../kernel/index.js';
import { parseTimeZone } from '../../triggers/index.js';
import type { MaintenanceWindowEntity } from '../../windows/index.js';
import type { UpdateMaintenanceWindowDto } from './window.dto.js';

/** A window as its clients define it. */
export type WindowDefinition = Pick<
  MaintenanceWindowEntity,
  'name' | 'tags' | 'from' | 'until' | 'repeats' | 'timezone' | 'repeatUntil' | 'forbidsTrigger' | 'reason'
>;

const MAX_LENGTH = 366 * DAY;
const WEEK = 7 * DAY;

/** Lays the fields of a validated request over what the window is: an absent field stays, null = default. Pure.
 *  @param current null for a new window. @returns the definition, or what is wrong with it. */
export function resolveWindow(
  fields: UpdateMaintenanceWindowDto,
  current: WindowDefinition | null,
  terms: { now: EpochMs; timezone: string },
): { definition: WindowDefinition; errors: FieldError[] } {
  const repeats = pick(fields.repeats, current?.repeats, 'none');
  const zone = pick(fields.timezone, current?.timezone, terms.timezone);
  const timezone = parseTimeZone(zone);
  const now = repeats === 'weekly' ? epochMs(Math.floor(terms.now / SECOND) * SECOND) : terms.now;
  const until = instant(fields.until) ?? current?.until ?? null;
  const definition: WindowDefinition = {
    name: fields.name ?? current?.name ?? '',
    tags: pick(fields.tags, current?.tags, []),
    from: pick(instant(fields.from), current?.from, now),
    until: until ?? terms.now,
    repeats,
    timezone: timezone ?? zone,
    repeatUntil: repeats === 'none' ? null : pick(instant(fields.repeatUntil), current?.repeatUntil, null),
    forbidsTrigger: pick(fields.forbidsTrigger, current?.forbidsTrigger, false),
    reason: pick(fields.reason, current?.reason, null),
  };
  const errors = problemsOf(definition, terms.now);
  if (timezone === null)
    errors.push(error('timezone', 'UNKNOWN_TIMEZONE', 'Give an IANA time zone, such as Asia/Riyadh.'));
  if (until === null || fields.until === null) errors.push(error('until', 'REQUIRED', 'until is required.'));
  if (fields.name === null) errors.push(error('name', 'REQUIRED', 'name is required.'));
  return { definition, errors };
}

function problemsOf({ from, until, repeats, repeatUntil }: WindowDefinition, now: EpochMs): FieldError[] {
  const length = until - from;
  if (length <= 0) return [error('until', 'RANGE_EMPTY', 'until must be later than from.')];
  if (length > MAX_LENGTH)
    return [error('until', 'RANGE_TOO_LONG', 'A window may be open for at most 366 days.')];
  if (repeats === 'none') {
    return until > now ? [] : [error('until', 'NOT_AHEAD', 'until must lie ahead.')];
  }
  const errors: FieldError[] = [];
  if (length >= WEEK)
    errors.push(error('until', 'RANGE_TOO_LONG', 'A weekly window must be shorter than a week.'));
  if (from % SECOND !== 0)
    errors.push(error('from', 'WHOLE_SECONDS', 'A weekly window starts at a whole second.'));
  if (repeatUntil !== null && (repeatUntil < from || repeatUntil + length <= now))
    errors.push(error('repeatUntil', 'NOT_AHEAD', 'repeatUntil must not lie before from, nor be over.'));
  return errors;
}

/** The value wins; absent keeps what is there; null, or nothing there, gives the default. */
function pick<T>(value: T | null | undefined, current: T | undefined, fallback: T): T {
  if (value === undefined) return current === undefined ? fallback : current;
  return value ?? fallback;
}

function instant(text: string | null | undefined): EpochMs | null | undefined {
  return text === undefined || text === null ? text : parseIso(text);
}

function error(field: string, code: string, message: string): FieldError {
  return { pointer: `/${field}`, code, message };
}

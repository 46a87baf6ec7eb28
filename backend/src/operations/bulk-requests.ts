import type { HistoryFilter } from '../executions/index.js';
import { parseInstant } from '../http/index.js';
import type { JobFilter } from '../jobs/index.js';
import { epochMs, ValidationError, type EpochMs, type FieldError } from '../kernel/index.js';
import type { BulkExecutionActionDto, BulkJobActionDto, ExecutionFilterDto } from './dto/bulk.dto.js';

/** @throws VALIDATION_FAILED unless exactly one of ids and filter is given. */
export function checkTarget({ ids, filter }: BulkJobActionDto | BulkExecutionActionDto): void {
  if (ids && filter)
    throw new ValidationError([problem('/ids', 'NOT_ALLOWED', 'Give ids or filter, not both.')]);
  if (!ids && !filter)
    throw new ValidationError([
      problem('/filter', 'REQUIRED', 'Give filter, or name the ids; {} matches all.'),
    ]);
}

/** Fields that belong to some verbs only. @returns the end of a pause, null = none.
 *  @throws VALIDATION_FAILED. */
export function checkJobAction(body: BulkJobActionDto, now: EpochMs): EpochMs | null {
  checkTarget(body);
  const { action, tags } = body;
  const errors: FieldError[] = [];
  const isTagging = action === 'add_tags' || action === 'remove_tags';
  if (isTagging && !tags) errors.push(problem('/tags', 'REQUIRED', `${action} needs tags.`));
  if (!isTagging && tags)
    errors.push(problem('/tags', 'NOT_ALLOWED', 'tags belongs to add_tags and remove_tags only.'));
  const until = parseInstant(body.until, '/until');
  if (until !== null && action !== 'pause')
    errors.push(problem('/until', 'NOT_ALLOWED', 'until belongs to the action pause only.'));
  else if (until !== null && until <= now)
    errors.push(problem('/until', 'NOT_AHEAD', 'until must lie ahead.'));
  if (errors.length > 0) throw new ValidationError(errors);
  return until;
}

/** Fields that belong to some verbs only. @returns the note; null = none. @throws VALIDATION_FAILED. */
export function checkExecutionAction(body: BulkExecutionActionDto): string | null {
  checkTarget(body);
  const note = body.note?.trim() || null;
  if (note !== null && body.action !== 'handle')
    throw new ValidationError([problem('/note', 'NOT_ALLOWED', 'note belongs to the action handle only.')]);
  return note;
}

/** The jobs meant; null when they are named. What is to be restored is deleted. */
export function toJobFilter({ action, filter }: BulkJobActionDto): JobFilter | null {
  if (!filter) return null;
  const { nextFrom, nextTo, ...rest } = filter;
  const wanted: JobFilter = { ...rest };
  if (nextFrom !== undefined) wanted.nextFrom = parseInstant(nextFrom, '/filter/nextFrom');
  if (nextTo !== undefined) wanted.nextTo = parseInstant(nextTo, '/filter/nextTo');
  return action === 'restore' && filter.state === undefined ? { ...wanted, state: ['deleted'] } : wanted;
}

/** @param end executions scheduled from here on are not meant. @throws VALIDATION_FAILED for an empty range. */
export function toHistoryFilter(filter: ExecutionFilterDto, end: EpochMs): HistoryFilter {
  const from = parseInstant(filter.from, '/filter/from');
  const to = parseInstant(filter.to, '/filter/to');
  const startedFrom = parseInstant(filter.startedFrom, '/filter/startedFrom');
  const startedTo = parseInstant(filter.startedTo, '/filter/startedTo');
  const isEmpty = (a: EpochMs | null, b: EpochMs | null): boolean => a !== null && b !== null && a >= b;
  const refuse = (field: string): ValidationError =>
    new ValidationError([
      problem(`/filter/${field}`, 'RANGE_EMPTY', 'Give an end that is later than the beginning.'),
    ]);
  if (isEmpty(from, to)) throw refuse('to');
  if (isEmpty(startedFrom, startedTo)) throw refuse('startedTo');
  return {
    jobId: filter.jobId ?? null,
    statuses: [...new Set(filter.status ?? [])],
    kinds: filter.kind ?? [],
    task: filter.task ?? null,
    tag: filter.tag ?? null,
    q: filter.q ?? null,
    reasonCodes: filter.reasonCode ?? [],
    instanceId: filter.instanceId ?? null,
    errorType: filter.errorType ?? null,
    handled: filter.handled ?? null,
    minLatenessMs: filter.minLatenessMs ?? null,
    from,
    to: epochMs(Math.min(to ?? end, end)),
    startedFrom,
    startedTo,
  };
}

function problem(pointer: string, code: string, message: string): FieldError {
  return { pointer, code, message };
}

import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, registerDecorator, type ValidationOptions } from 'class-validator';
import { parseIso, ValidationError, type EpochMs, type Ms } from '../kernel/index.js';

/** Refuses text that is not an RFC 3339 date-time with `Z` or an offset. */
export function IsInstant(options?: ValidationOptions): PropertyDecorator {
  return (target, propertyName) =>
    registerDecorator({
      name: 'isInstant',
      target: target.constructor,
      propertyName: String(propertyName),
      options: {
        message: '$property must be an RFC 3339 date-time with Z or an offset, such as 2026-11-01T09:00:00Z',
        ...options,
      },
      validator: { validate: (value: unknown) => typeof value === 'string' && parseIso(value) !== null },
    });
}

/** `?from=&to=`: instants, `from` inclusive, `to` exclusive; each may be left out. */
export class TimeRangeQuery {
  @ApiPropertyOptional({ format: 'date-time', description: 'Inclusive.' })
  @IsOptional()
  @IsInstant()
  from?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Exclusive.' })
  @IsOptional()
  @IsInstant()
  to?: string;
}

/** A half-open range of instants; null = unbounded on that side. */
export interface TimeRange {
  from: EpochMs | null;
  to: EpochMs | null;
}

/** Reads a validated {@link TimeRangeQuery}.
 *  @throws VALIDATION_FAILED when a text is not an instant, `from` is not before `to`, or the range is longer than `maxSpan` (ms). */
export function parseTimeRange(query: { from?: string; to?: string }, maxSpan?: Ms): TimeRange {
  const from = parseInstant(query.from, '?from');
  const to = parseInstant(query.to, '?to');
  if (from !== null && to !== null) {
    if (from >= to) throw refuse('?to', 'RANGE_EMPTY', 'Give a "to" that is later than "from".');
    if (maxSpan !== undefined && to - from > maxSpan) {
      throw refuse(
        '?to',
        'RANGE_TOO_LONG',
        `Ask for at most ${Math.floor(maxSpan / 86_400_000)} days at once.`,
      );
    }
  }
  return { from, to };
}

/** @returns the instant, null where the text is absent.  @throws VALIDATION_FAILED at `pointer` when it is not an instant. */
export function parseInstant(text: string | undefined | null, pointer: string): EpochMs | null {
  if (text === undefined || text === null) return null;
  const instant = parseIso(text);
  if (instant === null)
    throw refuse(pointer, 'INVALID_INSTANT', 'Give an RFC 3339 date-time with Z or an offset.');
  return instant;
}

function refuse(pointer: string, code: string, message: string): ValidationError {
  return new ValidationError([{ pointer, code, message }]);
}

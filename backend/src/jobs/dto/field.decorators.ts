import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { IsInstant } from '../../http/index.js';
import { JOB_BOUNDS, TAG } from '../job-bounds.js';

/* Optional fields of a job: each may be absent (stays as it is; on creation the default) or null (the default). */

interface FieldDoc {
  description: string;
  example?: unknown;
  /** The default, where it is a constant. */
  default?: unknown;
}

/** A whole number within bounds. */
export function WholeField(bounds: { min: number; max: number }, doc: FieldDoc): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: 'integer',
      minimum: bounds.min,
      maximum: bounds.max,
      nullable: true,
      ...doc,
    }),
    IsOptional(),
    IsInt(),
    Min(bounds.min),
    Max(bounds.max),
  );
}

/** A text of limited length. */
export function TextField(bounds: { max: number }, doc: FieldDoc): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: 'string', maxLength: bounds.max, nullable: true, ...doc }),
    IsOptional(),
    IsString(),
    MaxLength(bounds.max),
  );
}

/** One of a list of words. */
export function ChoiceField(choices: readonly string[], doc: FieldDoc): PropertyDecorator {
  const options: ApiPropertyOptions = { type: 'string', enum: [...choices], nullable: true, ...doc };
  return applyDecorators(ApiPropertyOptional(options), IsOptional(), IsIn(choices));
}

/** An RFC 3339 date-time with `Z` or an offset. */
export function InstantField(doc: FieldDoc): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: 'string', format: 'date-time', nullable: true, ...doc }),
    IsOptional(),
    IsInstant(),
  );
}

/** Tags of a job, or those by which jobs are chosen: at most 20 different ones; absent or null is left to the reader. */
export function TagsField(description: string, example: readonly string[]): PropertyDecorator {
  // In the order in which they would be applied one above the other.
  return applyDecorators(
    Matches(TAG, {
      each: true,
      message: 'each tag must have 1 to 64 characters, no comma, no blank at either end',
    }),
    ArrayUnique(),
    ArrayMaxSize(JOB_BOUNDS.tags.max),
    IsArray(),
    IsOptional(),
    ApiPropertyOptional({
      type: 'array',
      items: { type: 'string', maxLength: JOB_BOUNDS.tag.max },
      maxItems: JOB_BOUNDS.tags.max,
      uniqueItems: true,
      nullable: true,
      default: [],
      description,
      example: [...example],
    }),
  );
}

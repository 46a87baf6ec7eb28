import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, registerDecorator } from 'class-validator';
import { parseTimeZone } from '../triggers/index.js';

/** Refuses text that is not an IANA time zone name; bare offsets say nothing about DST. @param words other texts that are taken. */
export function IsZoneName({ words = [] }: { words?: readonly string[] } = {}): PropertyDecorator {
  return (target, propertyName) =>
    registerDecorator({
      name: 'isZoneName',
      target: target.constructor,
      propertyName: String(propertyName),
      options: {
        message: `$property must be ${['an IANA time zone name such as Asia/Riyadh or UTC', ...words].join(', or ')}`,
      },
      validator: {
        validate: (value: unknown) =>
          typeof value === 'string' && (words.includes(value) || parseTimeZone(value) !== null),
      },
    });
}

/** `?tz=`: the zone whose days are meant. */
export function ZoneQuery(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      description: 'IANA time zone whose days are meant; default SCHEDULER_TIMEZONE.',
      example: 'Asia/Riyadh',
    }),
    IsOptional(),
    IsZoneName(),
  );
}

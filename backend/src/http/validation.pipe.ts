import { Injectable, ValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import type { ValidationError as ConstraintViolation } from 'class-validator';
import { ValidationError } from '../kernel/index.js';
import { toFieldErrors } from './field-errors.js';
import { checkInput } from './input-limits.js';

/** Carries class-validator's findings out of Nest's pipe, which does not tell its factory where the value came from. */
class Violations extends Error {
  constructor(readonly violations: ConstraintViolation[]) {
    super('violations');
  }
}

/** The one pipe of the whole API: DTO classes are validated with unknown fields refused, and every refusal is a 400
 *  `VALIDATION_FAILED` with JSON pointers (`/params/url`, `?page`). Path parameters are left to their own pipes. */
@Injectable()
export class EdgeValidationPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      validationError: { target: true, value: true },
      exceptionFactory: (violations) => new Violations(violations),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type !== 'body' && metadata.type !== 'query') return value;
    const prefix = metadata.type === 'query' ? '?' : '';
    const isScalar = metadata.type === 'query' && metadata.data !== undefined;
    checkInput(isScalar ? { [metadata.data!]: value } : value, prefix);
    if (isScalar) return checkScalar(value, metadata.data!);
    const isDto = this.toValidate(metadata);
    if (isDto && Array.isArray(value)) throw notAnObject(prefix);
    try {
      // Without a body the DTO is still built, so that "everything optional" gives an object and not undefined.
      return await super.transform(isDto ? (value ?? {}) : value, metadata);
    } catch (error) {
      if (!(error instanceof Violations)) throw error;
      const errors = toFieldErrors(error.violations, prefix);
      throw errors.length > 0 ? new ValidationError(errors) : notAnObject(prefix);
    }
  }
}

/** A single `@Query('name')` is one text or absent; repeated or nested parameters are refused, not joined. */
function checkScalar(value: unknown, name: string): unknown {
  if (value === undefined || typeof value === 'string') return value;
  throw new ValidationError([
    { pointer: `?${name}`, code: 'NOT_A_SCALAR', message: `Give ${name} only once.` },
  ]);
}

function notAnObject(prefix: string): ValidationError {
  return new ValidationError([{ pointer: prefix, code: 'NOT_AN_OBJECT', message: 'Send one JSON object.' }]);
}

import { Injectable, type PipeTransform } from '@nestjs/common';
import { ValidationError } from '../kernel/index.js';

/** Longest reason, in characters. */
const MAX = 500;

/** `?reason=` to text; null when it is absent. */
@Injectable()
export class ParseReason implements PipeTransform<string | undefined, string | null> {
  /** @throws VALIDATION_FAILED when it is too long. */
  transform(value: string | undefined): string | null {
    if (value === undefined || value.length <= MAX) return value ?? null;
    throw new ValidationError([
      { pointer: '?reason', code: 'TOO_LONG', message: `Use at most ${MAX} characters.` },
    ]);
  }
}

import { Injectable, type PipeTransform } from '@nestjs/common';
import { ValidationError } from '../kernel/index.js';
import { JOB_BOUNDS, JOB_KEY } from './job-bounds.js';

/** Path segment to a job key. */
@Injectable()
export class ParseJobKey implements PipeTransform<string, string> {
  /** @throws VALIDATION_FAILED with pointer `path:jobKey`. */
  transform(value: string): string {
    if (JOB_KEY.test(value)) return value;
    const message = 'Use 1 to 190 letters, digits, ".", "_", ":" or "-".';
    throw new ValidationError([{ pointer: 'path:jobKey', code: 'INVALID_FORMAT', message }]);
  }
}

/** `?reason=` to text; null when it is absent. */
@Injectable()
export class ParseReason implements PipeTransform<string | undefined, string | null> {
  /** @throws VALIDATION_FAILED when it is too long. */
  transform(value: string | undefined): string | null {
    const { max } = JOB_BOUNDS.reason;
    if (value === undefined || value.length <= max) return value ?? null;
    throw new ValidationError([
      { pointer: '?reason', code: 'TOO_LONG', message: `Use at most ${max} characters.` },
    ]);
  }
}

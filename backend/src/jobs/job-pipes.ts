import { Injectable, type PipeTransform } from '@nestjs/common';
import { ValidationError } from '../kernel/index.js';
import { JOB_KEY } from './job-bounds.js';

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

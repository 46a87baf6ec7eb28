import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { parseExecutionId, ValidationError, type ExecutionId } from '../kernel/index.js';

/** Path segment to a row id: 1 to 2147483647. `@Param('id', ParseRowId) id: number`. */
@Injectable()
export class ParseRowId implements PipeTransform<string, number> {
  /** @throws VALIDATION_FAILED with pointer `path:<name>`. */
  transform(value: string, metadata: ArgumentMetadata): number {
    const id = /^[1-9]\d{0,9}$/.test(value) ? Number(value) : 0;
    if (id > 0 && id <= 2_147_483_647) return id;
    const message = 'Use a whole number from 1 to 2147483647.';
    throw new ValidationError([{ pointer: `path:${metadata.data ?? 'id'}`, code: 'INVALID_ID', message }]);
  }
}

/** Path segment to a slot number: 0 to 32767. */
@Injectable()
export class ParseSlot implements PipeTransform<string, number> {
  /** @throws VALIDATION_FAILED with pointer `path:<name>`. */
  transform(value: string, metadata: ArgumentMetadata): number {
    if (/^(0|[1-9]\d{0,4})$/.test(value) && Number(value) <= 32_767) return Number(value);
    const message = 'Use a whole number from 0 to 32767.';
    throw new ValidationError([{ pointer: `path:${metadata.data ?? 'slot'}`, code: 'INVALID_ID', message }]);
  }
}

/** Path segment to the id of an execution. */
@Injectable()
export class ParseExecutionId implements PipeTransform<string, ExecutionId> {
  /** @throws VALIDATION_FAILED with pointer `path:<name>`. */
  transform(value: string, metadata: ArgumentMetadata): ExecutionId {
    const id = parseExecutionId(value);
    if (id) return id;
    const message = 'Use the UUID of an execution, such as 0198c0de-7a3b-7c11-9f00-5b1d3c2a4e6f.';
    throw new ValidationError([{ pointer: `path:${metadata.data ?? 'id'}`, code: 'INVALID_ID', message }]);
  }
}

import {
  epochMs,
  parseExecutionId,
  ValidationError,
  type EpochMs,
  type ExecutionId,
} from '../kernel/index.js';
import type { HistoryPosition } from './history-filter.js';

/** A position as the opaque text of `nextCursor`. It names the direction too: one made while walking down cannot be used walking up. */
export function encodeCursor(position: HistoryPosition, descending: boolean): string {
  const parts = [descending ? 'd' : 'a', position.scheduledFor, position.jobId, position.origin, position.id];
  return Buffer.from(parts.join('.')).toString('base64url');
}

/** The position behind every row of an instant: from there a search that stopped goes on. */
export function behindInstant(scheduledFor: EpochMs, descending: boolean): HistoryPosition {
  const digit = descending ? '0' : 'f';
  const id = [8, 4, 4, 4, 12].map((length) => digit.repeat(length)).join('-') as ExecutionId;
  const last = descending ? 0 : Number.MAX_SAFE_INTEGER;
  return { scheduledFor, id, jobId: last, origin: last };
}

/** Inverse of {@link encodeCursor}.
 *  @throws VALIDATION_FAILED with `?cursor` for text that is no cursor of this direction. */
export function decodeCursor(text: string, descending: boolean): HistoryPosition {
  const parts = Buffer.from(text, 'base64url').toString('latin1').split('.');
  const [direction, scheduledFor, jobId, origin, id] = parts;
  const numbers = [scheduledFor, jobId, origin].map((part) =>
    /^\d{1,16}$/.test(part ?? '') ? Number(part) : NaN,
  );
  const executionId = parseExecutionId(id ?? '');
  const isOurs =
    parts.length === 5 && numbers.every(Number.isSafeInteger) && numbers[0]! <= 253_402_300_799_999;
  if (!isOurs || executionId === null)
    throw refuse('INVALID_CURSOR', 'Give the nextCursor of the page before, unchanged.');
  if (direction !== (descending ? 'd' : 'a')) {
    throw refuse(
      'CURSOR_OF_OTHER_ORDER',
      'This cursor belongs to the opposite order; start again without it.',
    );
  }
  return { scheduledFor: epochMs(numbers[0]!), jobId: numbers[1]!, origin: numbers[2]!, id: executionId };
}

function refuse(code: string, message: string): ValidationError {
  return new ValidationError([{ pointer: '?cursor', code, message }]);
}

import type { FieldError } from '../kernel/index.js';

/** Deepest nesting of params, the object itself included. */
export const MAX_PARAMS_DEPTH = 32;
/** Largest params, in bytes of UTF-8 as JSON. */
export const MAX_PARAMS_BYTES = 65_536;

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** Refuses what must never reach a schema validator, the database or a task function: nesting beyond
 *  {@link MAX_PARAMS_DEPTH}, keys that reach into prototypes, values JSON cannot carry, more than {@link MAX_PARAMS_BYTES}.
 *  @returns a deep copy made of plain data, or the errors. Does not call anything on the value. */
export function guardParams(params: unknown): { value: unknown; errors: FieldError[] } {
  const errors: FieldError[] = [];
  walk(params, '/params', 1, errors);
  if (errors.length > 0) return { value: null, errors };
  const text = JSON.stringify(params);
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_PARAMS_BYTES) {
    return {
      value: null,
      errors: [
        refusal('/params', 'TOO_LARGE', `has ${bytes} bytes; at most ${MAX_PARAMS_BYTES} are allowed`),
      ],
    };
  }
  return { value: JSON.parse(text) as unknown, errors };
}

function walk(value: unknown, pointer: string, depth: number, errors: FieldError[]): void {
  if (errors.length >= 20) return;
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) errors.push(refusal(pointer, 'WRONG_TYPE', 'must be a finite number'));
    return;
  }
  if (typeof value !== 'object') {
    errors.push(refusal(pointer, 'WRONG_TYPE', `must be JSON, not a ${typeof value}`));
    return;
  }
  if (depth > MAX_PARAMS_DEPTH) {
    errors.push(refusal(pointer, 'TOO_DEEP', `is nested deeper than ${MAX_PARAMS_DEPTH} levels`));
    return;
  }
  if (Array.isArray(value)) {
    value.forEach((item, index) => walk(item, `${pointer}/${index}`, depth + 1, errors));
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype && 'toJSON' in value) {
    errors.push(refusal(pointer, 'WRONG_TYPE', 'must be plain JSON data'));
    return;
  }
  for (const key of Object.keys(value)) {
    const child = `${pointer}/${escapePointer(key)}`;
    if (FORBIDDEN_KEYS.has(key))
      errors.push(refusal(child, 'FORBIDDEN_KEY', `"${key}" is not allowed as a name`));
    else walk((value as Record<string, unknown>)[key], child, depth + 1, errors);
  }
}

/** One segment of a JSON pointer (RFC 6901). */
export function escapePointer(segment: string): string {
  return segment.replaceAll('~', '~0').replaceAll('/', '~1');
}

function refusal(pointer: string, code: string, message: string): FieldError {
  return { pointer, code, message };
}

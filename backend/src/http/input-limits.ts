import { AppError, ValidationError } from '../kernel/index.js';

/** Deepest nesting of a body. */
export const MAX_BODY_DEPTH = 32;
/** Most members (object keys and array items together) of a body. */
export const MAX_BODY_MEMBERS = 50_000;

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** Refuses what no honest client sends, before any library walks the value: keys that could reach a prototype (Nest strips
 *  `__proto__` but lets `constructor` through, nestjs/nest#16050), nesting and size that cost time out of proportion.
 *  Not recursive, so depth cannot exhaust the stack.
 *  Texts that no database keeps as they are (NUL, halves of surrogate pairs) are refused, too; and at the top, where fields are,
 *  names that every object inherits: class-validator's whitelist takes `toString` for a field there is.
 *  @param prefix what a pointer starts with: '' for a body, '?' for a query.
 *  @throws FORBIDDEN_KEY, UNKNOWN_FIELD, INVALID_TEXT, BODY_TOO_DEEP (all 400). */
export function checkInput(value: unknown, prefix: '' | '?'): void {
  const pending: { value: unknown; pointer: string; depth: number }[] = [{ value, pointer: '', depth: 0 }];
  let members = 0;
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (typeof next.value === 'string') checkText(next.value, next.pointer);
    if (typeof next.value !== 'object' || next.value === null) continue;
    if (next.depth >= MAX_BODY_DEPTH) throw tooBig(`Nest values at most ${MAX_BODY_DEPTH} levels deep.`);
    for (const [key, child] of Object.entries(next.value)) {
      if (++members > MAX_BODY_MEMBERS) throw tooBig(`Send at most ${MAX_BODY_MEMBERS} members in one body.`);
      const pointer = childPointer(next.pointer, key, prefix);
      if (FORBIDDEN_KEYS.has(key) || (prefix === '?' && isForbiddenPath(key)))
        throw forbiddenKey(key, pointer);
      if (next.depth === 0 && Object.hasOwn(Object.prototype, key)) throw inheritedName(key, pointer);
      checkText(key, pointer);
      pending.push({ value: child, pointer, depth: next.depth + 1 });
    }
  }
}

/** One step of a JSON pointer (RFC 6901); in a query the first step has no slash: `?page`. */
export function childPointer(parent: string, key: string, prefix: '' | '?'): string {
  const escaped = key.replaceAll('~', '~0').replaceAll('/', '~1');
  return prefix === '?' && parent === '' ? `?${escaped}` : `${parent}/${escaped}`;
}

/** `a[__proto__][x]`, as query parsers with nesting would read it. */
function isForbiddenPath(key: string): boolean {
  return key.split(/[[\].]/).some((part) => FORBIDDEN_KEYS.has(part));
}

function checkText(text: string, pointer: string): void {
  if (!text.includes('\0') && text.isWellFormed()) return;
  const message = 'Send text without NUL and without halves of surrogate pairs.';
  throw new ValidationError([
    { pointer: pointer.slice(0, 200).toWellFormed(), code: 'INVALID_TEXT', message },
  ]);
}

function inheritedName(key: string, pointer: string): ValidationError {
  return new ValidationError([
    { pointer, code: 'UNKNOWN_FIELD', message: `There is no field ${key}; remove it.` },
  ]);
}

function tooBig(detail: string): AppError {
  return new AppError('BODY_TOO_DEEP', { status: 400, detail });
}

function forbiddenKey(key: string, pointer: string): ValidationError {
  const message = `${key} is not allowed as a name; rename the field.`;
  return new ValidationError([{ pointer: pointer.slice(0, 200), code: 'FORBIDDEN_KEY', message }]);
}

/** Largest result that is stored, in bytes of UTF-8 as JSON. */
export const MAX_RESULT_BYTES = 65_536;
/** Largest error message that is stored, in bytes. */
export const MAX_MESSAGE_BYTES = 4_096;
/** Largest stack that is stored, in bytes. */
export const MAX_STACK_BYTES = 16_384;

const MAX_DEPTH = 32;
const PREVIEW_BYTES = 4_096;

/** A result as it can be stored. */
export interface SerialisedResult {
  /** JSON text of at most {@link MAX_RESULT_BYTES}; null when the function returned nothing. */
  json: string | null;
  /** `truncated`: too large, `json` is `{"truncated": true, "preview": "..."}`. `adjusted`: parts that JSON cannot carry
   *  were replaced by a text in brackets. null: as returned. */
  note: 'truncated' | 'adjusted' | null;
}

/** What was thrown, as it can be stored. */
export interface ErrorDescription {
  /** Name of the error's class, or the type of what was thrown. */
  type: string;
  message: string;
  /** With the causes' messages; null when there is none. */
  stack: string | null;
}

interface Copying {
  adjusted: boolean;
  /** Characters still allowed; below 0 the copy stops. */
  budget: number;
  /** Objects being copied, outermost first: a repetition is a circle. */
  path: object[];
}

/** Turns whatever a task function returned into JSON that is safe to store. Never throws; work and memory are bounded by
 *  {@link MAX_RESULT_BYTES}, not by the size of the value. */
export function serialiseResult(value: unknown): SerialisedResult {
  if (value === undefined) return { json: null, note: null };
  const state: Copying = { adjusted: false, budget: MAX_RESULT_BYTES, path: [] };
  const json = JSON.stringify(copy(value, state)) ?? 'null';
  if (state.budget < 0 || Buffer.byteLength(json) > MAX_RESULT_BYTES) {
    return {
      json: JSON.stringify({ truncated: true, preview: cutToBytes(json, PREVIEW_BYTES) }),
      note: 'truncated',
    };
  }
  return { json, note: state.adjusted ? 'adjusted' : null };
}

function copy(value: unknown, state: Copying): unknown {
  try {
    switch (typeof value) {
      case 'string':
        return copyText(value, state);
      case 'number':
        state.budget -= 8;
        if (!Number.isFinite(value)) return adjusted(state, String(value));
        return value;
      case 'boolean':
        state.budget -= 5;
        return value;
      case 'bigint':
        state.adjusted = true;
        return copyText(value.toString(), state);
      case 'object':
        return value === null ? null : copyObject(value, state);
      default:
        return adjusted(state, typeof value);
    }
  } catch (error) {
    return adjusted(state, `unreadable: ${describeError(error).message.slice(0, 200)}`);
  }
}

function copyText(text: string, state: Copying): string {
  const allowed = Math.max(0, state.budget);
  state.budget -= text.length + 2;
  return text.length > allowed ? text.slice(0, allowed) : text.toWellFormed();
}

function copyObject(value: object, state: Copying): unknown {
  if (state.path.includes(value)) return adjusted(state, 'circular');
  if (state.path.length >= MAX_DEPTH) return adjusted(state, 'too deep');
  if (ArrayBuffer.isView(value))
    return adjusted(state, `${value.constructor.name} of ${value.byteLength} bytes`);
  if (value instanceof Error)
    return adjustedValue(state, { error: describeError(value).type, message: describeError(value).message });
  state.path.push(value);
  try {
    const toJson: unknown = (value as { toJSON?: unknown }).toJSON;
    if (typeof toJson === 'function') return copy(toJson.call(value, ''), state);
    if (value instanceof Map || value instanceof Set) {
      state.adjusted = true;
      return copyItems(value instanceof Map ? value.entries() : value.values(), state);
    }
    return Array.isArray(value) ? copyItems(value, state) : copyFields(value, state);
  } finally {
    state.path.pop();
  }
}

function copyItems(items: Iterable<unknown>, state: Copying): unknown[] {
  const result: unknown[] = [];
  for (const item of items) {
    if (state.budget < 0) break;
    state.budget -= 2;
    result.push(item === undefined ? null : copy(item, state));
  }
  return result;
}

function copyFields(value: object, state: Copying): Record<string, unknown> {
  // No prototype, so that a key named __proto__ is a key like any other.
  const result: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(value)) {
    if (state.budget < 0) break;
    state.budget -= key.length + 4;
    let field: unknown;
    try {
      field = (value as Record<string, unknown>)[key];
    } catch (error) {
      field = adjusted(state, `unreadable: ${describeError(error).message.slice(0, 200)}`);
    }
    if (field !== undefined && typeof field !== 'function') result[key] = copy(field, state);
  }
  return result;
}

function adjusted(state: Copying, what: string): string {
  return adjustedValue(state, `[${what}]`);
}

function adjustedValue<T>(state: Copying, value: T): T {
  state.adjusted = true;
  state.budget -= 40;
  return value;
}

/** Says what was thrown, whatever it was. Never throws, even when reading it does. */
export function describeError(thrown: unknown): ErrorDescription {
  if (typeof thrown !== 'object' || thrown === null) return describePrimitive(thrown);
  const own = readText(thrown, 'message') ?? '';
  const isError = attempt(() => thrown instanceof Error) ?? false;
  const type =
    readText(thrown, 'name') || attempt(() => thrown.constructor.name) || (isError ? 'Error' : 'object');
  const message = own || (isError ? '(no message)' : (serialiseResult(thrown).json ?? '{}'));
  const stack = readText(thrown, 'stack');
  return {
    type: cutToBytes(type, 200),
    message: cutToBytes(message, MAX_MESSAGE_BYTES),
    stack: stack ? cutToBytes(stack + causes(thrown), MAX_STACK_BYTES) : null,
  };
}

function describePrimitive(thrown: unknown): ErrorDescription {
  const text = attempt(() => String(thrown)) ?? '';
  const message = thrown === null || thrown === undefined ? `${text} was thrown` : text || '(empty)';
  return {
    type: thrown === null ? 'null' : typeof thrown,
    message: cutToBytes(message, MAX_MESSAGE_BYTES),
    stack: null,
  };
}

/** Up to three causes, one line each. */
function causes(thrown: object): string {
  let text = '';
  let current: unknown = thrown;
  for (let depth = 0; depth < 3; depth++) {
    const from: unknown = current;
    if (typeof from !== 'object' || from === null) break;
    current = attempt(() => (from as { cause?: unknown }).cause);
    if (current === undefined || current === null) break;
    const cause = current;
    const message =
      typeof cause === 'object'
        ? (readText(cause, 'stack') ?? readText(cause, 'message'))
        : attempt(() => String(cause));
    text += `\nCaused by: ${message ?? '(unreadable)'}`;
  }
  return text;
}

function readText(from: object, key: string): string | undefined {
  const value = attempt(() => (from as Record<string, unknown>)[key]);
  return typeof value === 'string' ? value : undefined;
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** The longest beginning of `text` of at most `max` bytes of UTF-8 that does not cut a character, with `…` where cut. */
export function cutToBytes(text: string, max: number): string {
  const bounded = text.slice(0, max + 1).toWellFormed();
  if (text.length <= max && Buffer.byteLength(bounded) <= max) return bounded;
  const bytes = Buffer.from(bounded);
  let end = max - 3;
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
  return `${bytes.subarray(0, end).toString('utf8')}…`;
}

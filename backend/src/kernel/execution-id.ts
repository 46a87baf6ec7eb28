import { randomFillSync } from 'node:crypto';
import type { EpochMs } from './time.js';

/** Identity of an execution: UUIDv7 (RFC 9562) as 36 lower-case characters. Sorts by the time it was made.
 *  In the database it is 16 bytes; {@link idToBytes} and {@link idFromBytes} are the one place of conversion. */
export type ExecutionId = string & { readonly __kind: 'execution id' };

const pool = new Uint8Array(4_096);
let used = pool.length;
let lastMs = 0;
let sequence = 0;

/** A new id. Within one process ids grow strictly, also inside one millisecond (12-bit counter, then the clock is
 *  advanced by one) and when the clock steps back. */
export function newExecutionId(now: number): ExecutionId {
  if (used + 8 > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  if (now > lastMs) {
    lastMs = now;
    sequence = 0;
  } else if (++sequence > 0xfff) {
    lastMs += 1;
    sequence = 0;
  }
  const time = lastMs.toString(16).padStart(12, '0');
  const tail = Buffer.from(pool.buffer, used, 8);
  used += 8;
  const variant = ((tail[0]! & 0x3f) | 0x80).toString(16);
  const rest = tail.toString('hex', 1);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${sequence.toString(16).padStart(3, '0')}-${variant}${rest.slice(0, 2)}-${rest.slice(2)}` as ExecutionId;
}

/** The smallest id that an execution made at `at` or later can have; ids made before it are smaller. */
export function firstIdOf(at: EpochMs): ExecutionId {
  const time = Math.max(0, at).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000` as ExecutionId;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Reads an id from a client. @returns null when it is not a UUID. */
export function parseExecutionId(text: string): ExecutionId | null {
  return UUID.test(text) ? (text.toLowerCase() as ExecutionId) : null;
}

/** 32 hexadecimal characters, as the batch statements carry ids. */
export function idToHex(id: ExecutionId): string {
  return id.replaceAll('-', '');
}

/** 16 bytes, as the column holds them. */
export function idToBytes(id: ExecutionId): Buffer {
  return Buffer.from(idToHex(id), 'hex');
}

/** Inverse of {@link idToBytes}. */
export function idFromBytes(bytes: Uint8Array): ExecutionId {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as ExecutionId;
}

import { MINUTE, SECOND, type Ms } from '../kernel/index.js';

/** A local date-time (ms since local 1970-01-01T00:00) as `2026-03-29T03:00:00`. */
export function formatLocal(local: number): string {
  return new Date(local).toISOString().slice(0, -5);
}

/** An offset from UTC as `+02:00`, with seconds where it has any (`-00:44:30`, before 1972). */
export function formatOffset(offset: Ms): string {
  const size = Math.abs(offset);
  const parts = [Math.floor(size / (60 * MINUTE)), Math.floor(size / MINUTE) % 60];
  const seconds = (size % MINUTE) / SECOND;
  if (seconds > 0) parts.push(seconds);
  return (offset < 0 ? '-' : '+') + parts.map((part) => String(part).padStart(2, '0')).join(':');
}

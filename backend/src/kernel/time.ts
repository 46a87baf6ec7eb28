/** An instant: whole milliseconds since 1970-01-01T00:00:00Z, UTC. May be negative; always an integer. */
export type EpochMs = number & { readonly __unit: 'epoch ms' };

/** A duration in milliseconds. May be fractional where it comes from a monotonic clock. */
export type Ms = number;

/** Brands a number as an instant.
 *  @throws RangeError when it is not finite; fractions are cut off, as the database keeps whole milliseconds. */
export function epochMs(value: number): EpochMs {
  if (!Number.isFinite(value)) throw new RangeError(`not an instant: ${value}`);
  return Math.trunc(value) as EpochMs;
}

/** The instant as RFC 3339 text in UTC with exactly three fraction digits, for example `2026-11-01T09:00:00.000Z`. */
export function toIso(instant: EpochMs): string {
  return new Date(instant).toISOString();
}

/** {@link toIso} that lets null through (null = "never" or "not yet", as the caller's field says). */
export function toIsoOrNull(instant: EpochMs | null | undefined): string | null {
  return instant === null || instant === undefined ? null : toIso(instant);
}

const RFC3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[+-]\d{2}:\d{2})$/;

/** Reads an RFC 3339 date-time. An offset or `Z` is required: a local time without one is ambiguous.
 *  @returns the instant (fractions below a millisecond cut off), or null when the text is not such a date-time or lies
 *  outside the years 1970 to 9999. */
export function parseIso(text: string): EpochMs | null {
  if (!RFC3339.test(text)) return null;
  const value = Date.parse(text);
  if (!Number.isFinite(value) || value < 0 || value > 253_402_300_799_999) return null;
  // Date.parse rolls 2026-02-30 over into March; the calendar day must survive the round trip.
  const [year, month, day] = text.slice(0, 10).split('-').map(Number) as [number, number, number];
  const check = new Date(Date.UTC(year, month - 1, day));
  return check.getUTCMonth() === month - 1 && check.getUTCDate() === day ? epochMs(value) : null;
}

/** Milliseconds of a second; the others follow. */
export const SECOND: Ms = 1_000;
export const MINUTE: Ms = 60_000;
export const HOUR: Ms = 3_600_000;
export const DAY: Ms = 86_400_000;

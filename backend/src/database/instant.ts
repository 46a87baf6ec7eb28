import { epochMs, type EpochMs } from '../kernel/index.js';

/** How instants are stored on both engines: `2026-11-01 09:00:00.000`, UTC. MariaDB holds them as datetime(3) and hands them
 *  out as text (`dateStrings`), SQLite holds the text itself. Text in this form sorts as time does, and no driver, session
 *  or host time zone ever touches it. Years 1000 to 9999. */
export function toDbInstant(instant: EpochMs): string {
  // The rows of a batch mostly carry the same few instants.
  if (instant === lastInstant) return lastText;
  const iso = new Date(instant).toISOString();
  lastInstant = instant;
  lastText = `${iso.slice(0, 10)} ${iso.slice(11, 23)}`;
  return lastText;
}

let lastInstant: EpochMs | null = null;
let lastText = '';

/** {@link toDbInstant} that lets null through. */
export function toDbInstantOrNull(instant: EpochMs | null | undefined): string | null {
  return instant === null || instant === undefined ? null : toDbInstant(instant);
}

/** Inverse of {@link toDbInstant}. Digits are read by hand: this runs several times for each row of a batch. */
export function fromDbInstant(text: string): EpochMs {
  const at = (from: number, to: number): number => {
    let value = 0;
    for (let i = from; i < to; i++) value = value * 10 + text.charCodeAt(i) - 48;
    return value;
  };
  const fraction = text.length >= 23 ? at(20, 23) : 0;
  return epochMs(Date.UTC(at(0, 4), at(5, 7) - 1, at(8, 10), at(11, 13), at(14, 16), at(17, 19), fraction));
}

/** {@link fromDbInstant} that lets null through. */
export function fromDbInstantOrNull(text: string | null | undefined): EpochMs | null {
  return text === null || text === undefined ? null : fromDbInstant(text);
}

import { DAY, SECOND, type Ms } from '../kernel/index.js';

/** A span of one zone in which the distance to UTC does not change.
 *  `start` and `end` are instants (epoch ms, inclusive and exclusive). Where the span goes on beyond the days looked at,
 *  they are cut there, and then `before` or `after` equals `offset`. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  /** Local minus UTC. */
  readonly offset: Ms;
  /** The offset that ends at `start`; larger than `offset` = clocks were set back, smaller = set forward. */
  readonly before: Ms;
  /** The offset that begins at `end`. */
  readonly after: Ms;
}

/** Days looked at on either side. More than the largest change (a whole day, Pacific/Apia 2011), so every gap or
 *  repeated time that touches a day is in that day's stretches uncut. */
const MARGIN_DAYS = 2;
/** Entries kept per zone before starting over; a year of consecutive days fits five times. */
const MAX_CACHED_DAYS = 2_000;

/** Offsets of one IANA zone, from the runtime's time zone data. Asking Intl costs about 3 us, so a day's answer is kept.
 *  Assumes at most one change per UTC day, which holds for every zone since 1970. */
export class Zone {
  private readonly formatter: Intl.DateTimeFormat;
  /** UTC day -> offset at its first instant. */
  private readonly dayOffsets = new Map<number, Ms>();
  private readonly dayStretches = new Map<number, readonly Stretch[]>();

  constructor(readonly name: string) {
    this.formatter = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  }

  /** The stretches that touch UTC day `day` (days since 1970-01-01), ascending, without holes. */
  stretches(day: number): readonly Stretch[] {
    const known = this.dayStretches.get(day);
    if (known) return known;
    if (this.dayStretches.size >= MAX_CACHED_DAYS) this.dayStretches.clear();
    const found = this.findStretches(day);
    this.dayStretches.set(day, found);
    return found;
  }

  private findStretches(day: number): Stretch[] {
    const from = day - MARGIN_DAYS;
    const to = day + 1 + MARGIN_DAYS;
    const found: Stretch[] = [];
    let start = from * DAY;
    let offset = this.atDayStart(from);
    let before = offset;
    for (let d = from; d < to; d++) {
      const next = this.atDayStart(d + 1);
      if (next === offset) continue;
      const end = this.findChange(d, offset);
      found.push({ start, end, offset, before, after: next });
      start = end;
      before = offset;
      offset = next;
    }
    found.push({ start, end: to * DAY, offset, before, after: offset });
    return found.filter((stretch) => stretch.end > day * DAY && stretch.start < (day + 1) * DAY);
  }

  /** The first second of day `day` (or the next midnight) that no longer has `offset`. */
  private findChange(day: number, offset: Ms): number {
    let same = 0;
    let changed = DAY / SECOND;
    while (changed - same > 1) {
      const middle = (same + changed) >> 1;
      if (this.ask(day * DAY + middle * SECOND) === offset) same = middle;
      else changed = middle;
    }
    return day * DAY + changed * SECOND;
  }

  private atDayStart(day: number): Ms {
    const known = this.dayOffsets.get(day);
    if (known !== undefined) return known;
    if (this.dayOffsets.size >= MAX_CACHED_DAYS) this.dayOffsets.clear();
    const offset = this.ask(day * DAY);
    this.dayOffsets.set(day, offset);
    return offset;
  }

  private ask(instant: number): Ms {
    // "3/29/2026, GMT+02:00"; before 1972 some zones have seconds: "GMT-00:44:30".
    const text = this.formatter.format(instant);
    const at = text.lastIndexOf('GMT') + 3;
    const [hours, minutes, seconds] = text
      .slice(at + 1)
      .split(':')
      .map(Number);
    const size = ((hours ?? 0) * 3_600 + (minutes ?? 0) * 60 + (seconds ?? 0)) * SECOND;
    return text[at] === '-' ? -size : size;
  }
}

const zones = new Map<string, Zone>();

/** The shared {@link Zone} of an IANA name. There are some 600 names, so the table is bounded.
 *  @throws RangeError when the runtime does not know the name; `parseTrigger` has checked it. */
export function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known) return known;
  const zone = new Zone(name);
  zones.set(name, zone);
  return zone;
}

/** Longest IANA name accepted. */
const MAX_NAME_LENGTH = 64;
const IANA_NAME = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9][A-Za-z0-9_+-]*){0,2}$/;

/** Reads a time zone name: `Europe/Berlin`, `UTC`, `Etc/GMT+5`; any case. Bare offsets (`+03:00`) are refused, because
 *  they say nothing about DST.
 *  @returns the name in its proper case, or null when the runtime does not know it. */
export function parseTimeZone(text: string): string | null {
  if (text.length > MAX_NAME_LENGTH || !IANA_NAME.test(text)) return null;
  try {
    const canonical = new Intl.DateTimeFormat('en-US', { timeZone: text }).resolvedOptions().timeZone;
    // A link (Asia/Kathmandu) resolves to another name in some runtimes; what the user wrote is kept then.
    return canonical.toLowerCase() === text.toLowerCase() ? canonical : text;
  } catch {
    return null;
  }
}

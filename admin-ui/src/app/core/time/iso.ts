import { dateFormat } from '../i18n/intl';

const ISO_PARTS: Intl.DateTimeFormatOptions = {
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  timeZoneName: 'longOffset',
};

/** ISO 8601 with the offset of a zone, for copying: `2026-11-24T04:30:00.000+03:00`. */
export function toZonedIso(iso: string, zone: string): string {
  const parts = dateFormat(ISO_PARTS, 'en-CA', zone).formatToParts(new Date(iso));
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((p) => p.type === type)?.value ?? '';
  const offset = part('timeZoneName').replace('GMT', '').replace('\u2212', '-');
  const date = `${part('year')}-${part('month')}-${part('day')}`;
  const time = `${part('hour')}:${part('minute')}:${part('second')}.${part('fractionalSecond')}`;
  return `${date}T${time}${offset === '' || offset === '+00:00' ? 'Z' : offset.slice(0, 6)}`;
}

/** The instant of a wall-clock text (`2026-11-24T04:30`, as `<input type=datetime-local>` gives it) in a zone.
 *  A time in a gap becomes the first instant after it, one that occurs twice the first of both.
 *  @returns ISO in UTC, or null when the text is not a date and time. */
export function fromWallClock(text: string, zone: string): string | null {
  const wall = Date.parse(`${text}Z`);
  if (Number.isNaN(wall)) return null;
  // The offset in force a day before and after brackets any change.
  const candidates = [wall - 86_400_000, wall + 86_400_000].map((near) => wall - offsetMs(near, zone));
  const fitting = candidates.filter((at) => at + offsetMs(at, zone) === wall);
  const at = fitting.length > 0 ? Math.min(...fitting) : Math.max(...candidates);
  return new Date(at).toISOString();
}

/** Wall-clock text for `<input type=datetime-local>`, to the second. */
export function toWallClock(iso: string, zone: string): string {
  const at = Date.parse(iso);
  return new Date(at + offsetMs(at, zone)).toISOString().slice(0, 19);
}

function offsetMs(at: number, zone: string): number {
  const iso = toZonedIso(new Date(at).toISOString(), zone);
  return Date.parse(`${iso.slice(0, 23)}Z`) - at;
}

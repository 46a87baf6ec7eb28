import { DAY, epochMs, type EpochMs } from '../kernel/index.js';
import { zoneOf, type Stretch } from './zone.js';

/** A calendar day of a zone: days since 1970-01-01 by its own clock. */
export type LocalDay = number;

/** The day an instant lies in. @param timezone IANA name. */
export function localDayOf(instant: EpochMs, timezone: string): LocalDay {
  const stretches = zoneOf(timezone).stretches(Math.floor(instant / DAY));
  const stretch = stretches.find(({ start, end }) => instant >= start && instant < end) ?? stretches[0]!;
  return Math.floor((instant + stretch.offset) / DAY);
}

/** First instant of a day: its midnight; the end of the gap where clocks skip that, the first of two where it comes twice. A day is
 *  over when the next one begins, so days of 23 and 25 hours are as long as they are. */
export function startOfLocalDay(day: LocalDay, timezone: string): EpochMs {
  const zone = zoneOf(timezone);
  const stretches: Stretch[] = [...zone.stretches(day - 1), ...zone.stretches(day)];
  for (const { start, end, offset } of stretches) {
    const midnight = Math.max(start, day * DAY - offset);
    if (midnight < end) return epochMs(midnight);
  }
  return epochMs(day * DAY - stretches[stretches.length - 1]!.offset);
}

/** `2026-03-29`. */
export function formatLocalDay(day: LocalDay): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

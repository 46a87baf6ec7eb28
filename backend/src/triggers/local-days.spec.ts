import { epochMs, HOUR, toIso } from '../kernel/index.js';
import { formatLocalDay, localDayOf, startOfLocalDay } from './local-days.js';

const instant = (text: string) => epochMs(Date.parse(text));
const dayOf = (text: string): number => Date.parse(`${text}T00:00:00Z`) / (24 * HOUR);

describe(startOfLocalDay.name, () => {
  it.each([
    ['UTC', '2026-11-02', '2026-11-02T00:00:00.000Z', 24],
    ['Asia/Riyadh', '2026-11-02', '2026-11-01T21:00:00.000Z', 24],
    ['Asia/Kathmandu', '2026-11-02', '2026-11-01T18:15:00.000Z', 24],
    ['Pacific/Kiritimati', '2026-11-02', '2026-11-01T10:00:00.000Z', 24],
    ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00.000Z', 23],
    ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00:00.000Z', 25],
    // Clocks go from 00:00 to 01:00: the day has no midnight.
    ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00.000Z', 23],
    // Clocks go back from 01:00 to 00:00: it has two.
    ['America/Havana', '2026-11-01', '2026-11-01T04:00:00.000Z', 25],
    ['Australia/Lord_Howe', '2026-04-05', '2026-04-04T13:00:00.000Z', 24.5],
  ])('%s %s begins at %s and has %s hours', (zone, text, start, hours) => {
    const day = dayOf(text);
    const begin = startOfLocalDay(day, zone);
    expect(toIso(begin)).toBe(start);
    expect((startOfLocalDay(day + 1, zone) - begin) / HOUR).toBe(hours);
    expect(localDayOf(begin, zone)).toBe(day);
    expect(localDayOf(epochMs(begin - 1), zone)).toBe(day - 1);
    expect(formatLocalDay(day)).toBe(text);
  });

  it('passes over a day that a zone left out', () => {
    const skipped = dayOf('2011-12-30');
    expect(startOfLocalDay(skipped, 'Pacific/Apia')).toBe(startOfLocalDay(skipped + 1, 'Pacific/Apia'));
    expect(localDayOf(instant('2011-12-30T11:00:00Z'), 'Pacific/Apia')).toBe(skipped + 1);
  });
});

import { ticksOf } from './axis-ticks';

const HOUR = 3_600_000;
const utc = (...parts: [number, number, number, number?, number?]): number => Date.UTC(...parts);
const isoOf = (ticks: { at: number }[]): string[] =>
  ticks.map(({ at }) => new Date(at).toISOString().slice(11, 16));

describe(ticksOf.name, () => {
  it('stands at round local times, also with an odd offset', () => {
    const from = utc(2026, 10, 25, 0, 10);
    expect(isoOf(ticksOf({ from, to: from + 4 * HOUR }, 'Asia/Kathmandu', 5))).toEqual([
      '00:15',
      '01:15',
      '02:15',
      '03:15',
    ]);
  });

  it('names the beginning of a day in the zone', () => {
    const from = utc(2026, 10, 25, 18);
    const days = ticksOf({ from, to: from + 12 * HOUR }, 'Asia/Riyadh', 12).filter(({ isDay }) => isDay);
    expect(isoOf(days)).toEqual(['21:00']);
  });

  it('leaves out the hour that clocks skip and stays round after it', () => {
    // Berlin, 29 March 2026: 02:00 becomes 03:00 at 01:00 UTC.
    const from = utc(2026, 2, 28, 23);
    expect(isoOf(ticksOf({ from, to: from + 4 * HOUR }, 'Europe/Berlin', 8))).toEqual([
      '23:00',
      '23:30',
      '00:00',
      '00:30',
      '01:00',
      '01:30',
      '02:00',
      '02:30',
    ]);
  });

  it('keeps to days at midnight across the change', () => {
    const from = utc(2026, 2, 28);
    const ticks = ticksOf({ from, to: from + 3 * 24 * HOUR }, 'Europe/Berlin', 4);
    expect(isoOf(ticks)).toEqual(['23:00', '22:00', '22:00']);
    expect(ticks.every(({ isDay }) => isDay)).toBe(true);
  });
});

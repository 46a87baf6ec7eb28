import { fromWallClock, toWallClock, toZonedIso } from './iso';

describe('wall-clock texts', () => {
  it('carries the offset of the zone at that instant', () => {
    expect(toZonedIso('2026-07-01T00:00:00.000Z', 'Europe/Berlin')).toBe('2026-07-01T02:00:00.000+02:00');
    expect(toZonedIso('2026-12-01T00:00:00.123Z', 'Europe/Berlin')).toBe('2026-12-01T01:00:00.123+01:00');
    expect(toZonedIso('2026-12-01T00:00:00.000Z', 'UTC')).toBe('2026-12-01T00:00:00.000Z');
    expect(toZonedIso('2026-12-01T00:00:00.000Z', 'Asia/Kolkata')).toBe('2026-12-01T05:30:00.000+05:30');
  });

  it('reads a local time in its zone, whatever zone the machine is in', () => {
    expect(fromWallClock('2026-11-24T04:30', 'Asia/Riyadh')).toBe('2026-11-24T01:30:00.000Z');
    expect(fromWallClock('2026-11-24T04:30:15', 'America/New_York')).toBe('2026-11-24T09:30:15.000Z');
    expect(fromWallClock('', 'UTC')).toBeNull();
  });

  it('moves a local time that does not exist to after the gap, and takes the first of two', () => {
    expect(fromWallClock('2027-03-28T02:30', 'Europe/Berlin')).toBe('2027-03-28T01:30:00.000Z');
    expect(fromWallClock('2026-10-25T02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
  });

  it.each(['UTC', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Chatham'])(
    'goes there and back in %s',
    (zone) => {
      const iso = '2026-11-24T10:15:30.000Z';
      expect(fromWallClock(toWallClock(iso, zone), zone)).toBe(iso);
    },
  );
});

import { aCron, expectFires } from '../../../test/support/expect-fires.js';

/** Golden tables of the DST rules. A change here changes what users' jobs do. Source: reliability.md section 7. */
describe('a fixed local time in a gap', () => {
  const berlin = '2026-03-28T12:00:00Z';

  it('fires at the first instant after the gap by default', () => {
    expectFires(aCron('30 2 * * *', 'Europe/Berlin'), berlin, [
      '2026-03-29 03:00:00+02:00 !dst_gap',
      '2026-03-30 02:30:00+02:00',
    ]);
  });

  it('does not fire that day with dstGap skip', () => {
    expectFires(aCron('30 2 * * *', 'Europe/Berlin', { dstGap: 'skip' }), berlin, [
      '2026-03-30 02:30:00+02:00',
    ]);
  });

  it('collapses several skipped times into one fire', () => {
    expectFires(aCron('0,30 2 * * *', 'Europe/Berlin'), berlin, [
      '2026-03-29 03:00:00+02:00 !dst_gap',
      '2026-03-30 02:00:00+02:00',
    ]);
    expectFires(aCron('*/5 30 2 * * *', 'Europe/Berlin'), berlin, [
      '2026-03-29 03:00:00+02:00 !dst_gap',
      '2026-03-30 02:30:00+02:00',
    ]);
  });

  it('collapses with a fire at the end of the gap itself', () => {
    expectFires(aCron('0 1-4 * * *', 'Europe/Berlin'), berlin, [
      '2026-03-29 01:00:00+01:00',
      '2026-03-29 03:00:00+02:00 !dst_gap',
      '2026-03-29 04:00:00+02:00',
      '2026-03-30 01:00:00+02:00',
    ]);
  });

  it('fires after a gap at midnight on the date that was meant', () => {
    // Cairo sets clocks forward at 00:00 on the last Friday of April.
    expectFires(aCron('0 0 * * 5', 'Africa/Cairo'), '2026-04-23T12:00:00Z', [
      '2026-04-24 01:00:00+03:00 !dst_gap',
      '2026-05-01 00:00:00+03:00',
    ]);
    expectFires(aCron('15 0 29 3 *', 'Asia/Beirut'), '2026-03-28T12:00:00Z', [
      '2026-03-29 01:00:00+03:00 !dst_gap',
    ]);
  });

  it('knows gaps of half an hour', () => {
    // Lord Howe goes from 02:00 (+10:30) to 02:30 (+11:00).
    expectFires(aCron('15 2 * * *', 'Australia/Lord_Howe'), '2026-10-03T00:00:00Z', [
      '2026-10-04 02:30:00+11:00 !dst_gap',
      '2026-10-05 02:15:00+11:00',
    ]);
    expectFires(aCron('45 2 * * *', 'Australia/Lord_Howe'), '2026-10-03T00:00:00Z', [
      '2026-10-04 02:45:00+11:00',
    ]);
  });

  it('knows historic gaps: Sao Paulo at midnight, Kathmandu by 15 minutes', () => {
    expectFires(aCron('0 0 * * *', 'America/Sao_Paulo'), '2018-11-03T12:00:00Z', [
      '2018-11-04 01:00:00-02:00 !dst_gap',
      '2018-11-05 00:00:00-02:00',
    ]);
    expectFires(aCron('10 0 1 1 *', 'Asia/Kathmandu'), '1985-06-01T00:00:00Z', [
      '1986-01-01 00:15:00+05:45 !dst_gap',
    ]);
  });

  it('leaves out a whole day that never was', () => {
    expectFires(aCron('0 12 * * *', 'Pacific/Apia'), '2011-12-29T00:00:00Z', [
      '2011-12-29 12:00:00-10:00',
      '2011-12-31 12:00:00+14:00',
    ]);
    expectFires(aCron('0 0 30 12 *', 'Pacific/Apia'), '2011-12-01T00:00:00Z', ['2012-12-30 00:00:00+14:00']);
    expectFires(aCron('0 * * * *', 'Pacific/Apia'), '2011-12-30T08:30:00+00:00', [
      '2011-12-29 23:00:00-10:00',
      '2011-12-31 00:00:00+14:00',
    ]);
  });
});

describe('a fixed local time that exists twice', () => {
  const berlin = '2026-10-24T12:00:00Z';

  it.each([
    ['first', ['2026-10-25 02:30:00+02:00 !dst_overlap', '2026-10-26 02:30:00+01:00']],
    ['second', ['2026-10-25 02:30:00+01:00 !dst_overlap', '2026-10-26 02:30:00+01:00']],
    [
      'both',
      [
        '2026-10-25 02:30:00+02:00 !dst_overlap',
        '2026-10-25 02:30:00+01:00 !dst_overlap',
        '2026-10-26 02:30:00+01:00',
      ],
    ],
  ])('fires as dstOverlap %s says', (dstOverlap, expected) => {
    expectFires(aCron('30 2 * * *', 'Europe/Berlin', { dstOverlap }), berlin, expected);
  });

  it('fires each of several times once, the whole first hour before the next', () => {
    expectFires(aCron('0,30 1-3 * * *', 'America/New_York'), '2026-11-01T04:30:00+00:00', [
      '2026-11-01 01:00:00-04:00 !dst_overlap',
      '2026-11-01 01:30:00-04:00 !dst_overlap',
      '2026-11-01 02:00:00-05:00',
    ]);
    expectFires(
      aCron('0,30 1-3 * * *', 'America/New_York', { dstOverlap: 'second' }),
      '2026-11-01T04:30:00+00:00',
      [
        '2026-11-01 01:00:00-05:00 !dst_overlap',
        '2026-11-01 01:30:00-05:00 !dst_overlap',
        '2026-11-01 02:00:00-05:00',
      ],
    );
  });

  it('knows an overlap before midnight and one of half an hour', () => {
    // Cairo goes from 24:00 back to 23:00 on the last Thursday of October.
    expectFires(aCron('30 23 * * *', 'Africa/Cairo'), '2026-10-29T12:00:00Z', [
      '2026-10-29 23:30:00+03:00 !dst_overlap',
      '2026-10-30 23:30:00+02:00',
    ]);
    expectFires(aCron('0 0 * * *', 'Asia/Beirut'), '2026-10-24T12:00:00Z', [
      '2026-10-25 00:00:00+02:00',
      '2026-10-26 00:00:00+02:00',
    ]);
    expectFires(
      aCron('45 1 * * *', 'Australia/Lord_Howe', { dstOverlap: 'second' }),
      '2026-04-04T00:00:00Z',
      ['2026-04-05 01:45:00+10:30 !dst_overlap'],
    );
  });

  it('handles a change just after local midnight, where dates come back', () => {
    // St. John's went from 00:01 back to 23:01 of the day before until 2011.
    expectFires(aCron('30 23 6 11 *', 'America/St_Johns', { dstOverlap: 'both' }), '2010-11-01T00:00:00Z', [
      '2010-11-06 23:30:00-02:30 !dst_overlap',
      '2010-11-06 23:30:00-03:30 !dst_overlap',
    ]);
    expectFires(aCron('0 0 * * *', 'America/St_Johns'), '2010-11-06T12:00:00Z', [
      '2010-11-07 00:00:00-02:30 !dst_overlap',
      '2010-11-08 00:00:00-03:30',
    ]);
    expectFires(aCron('0 0 * * *', 'America/St_Johns', { dstOverlap: 'second' }), '2010-11-06T12:00:00Z', [
      '2010-11-07 00:00:00-03:30 !dst_overlap',
    ]);
  });

  it('treats the negative DST of Dublin like any other', () => {
    expectFires(aCron('30 1 * * *', 'Europe/Dublin'), '2026-10-24T12:00:00Z', [
      '2026-10-25 01:30:00+01:00 !dst_overlap',
      '2026-10-26 01:30:00+00:00',
    ]);
    expectFires(aCron('30 1 * * *', 'Europe/Dublin'), '2026-03-28T12:00:00Z', [
      '2026-03-29 02:00:00+01:00 !dst_gap',
    ]);
  });
});

describe('a wildcard in minute or hour', () => {
  it('follows elapsed time: nothing in the gap, both copies of a repeated hour', () => {
    expectFires(aCron('30 * * * *', 'Europe/Berlin'), '2026-03-29T00:00:00Z', [
      '2026-03-29 01:30:00+01:00',
      '2026-03-29 03:30:00+02:00',
    ]);
    expectFires(aCron('0 */2 * * *', 'Europe/Berlin', { dstOverlap: 'first' }), '2026-10-24T23:00:00Z', [
      '2026-10-25 02:00:00+02:00 !dst_overlap',
      '2026-10-25 02:00:00+01:00 !dst_overlap',
      '2026-10-25 04:00:00+01:00',
    ]);
    expectFires(aCron('*/20 2 * * *', 'Europe/Berlin'), '2026-03-28T12:00:00Z', [
      '2026-03-30 02:00:00+02:00',
    ]);
  });

  it('counts only a leading star, so "0 0/2 * * *" has fixed times', () => {
    expectFires(aCron('0 0/2 * * *', 'Europe/Berlin'), '2026-10-24T23:00:00Z', [
      '2026-10-25 02:00:00+02:00 !dst_overlap',
      '2026-10-25 04:00:00+01:00',
    ]);
  });
});

describe('zones without changes', () => {
  it.each([
    ['UTC', '2026-01-02 09:00:00+00:00'],
    ['Asia/Riyadh', '2026-01-02 09:00:00+03:00'],
    ['Asia/Kathmandu', '2026-01-02 09:00:00+05:45'],
    ['Etc/GMT+5', '2026-01-02 09:00:00-05:00'],
  ])('fires at the local time in %s', (zone, expected) => {
    expectFires(aCron('0 9 2 1 *', zone), '2026-01-01T00:00:00Z', [expected]);
  });

  it('knows offsets with seconds', () => {
    expectFires(aCron('0 9 2 1 *', 'Africa/Monrovia'), '1970-01-01T00:00:00Z', [
      '1970-01-02 09:00:00-00:44:30',
    ]);
  });
});

import { DAY, epochMs, HOUR, MINUTE, toIso } from '../kernel/index.js';
import { bucketIndex, bucketsWithin, stepFor } from './time-buckets.js';

const at = (text: string) => epochMs(Date.parse(text));

describe(bucketsWithin.name, () => {
  it('begins whole and ends on the grid', () => {
    const { edges } = bucketsWithin(
      at('2026-11-02T08:17:00Z'),
      at('2026-11-02T09:13:00Z'),
      15 * MINUTE,
      'UTC',
    );
    expect(edges.map((edge) => toIso(edge).slice(11, 16))).toEqual([
      '08:15',
      '08:30',
      '08:45',
      '09:00',
      '09:15',
    ]);
  });

  it('cuts days where the zone does, of 23 and 25 hours too', () => {
    const days = (from: string, to: string): number[] => {
      const { edges } = bucketsWithin(at(from), at(to), DAY, 'Europe/Berlin');
      return edges.slice(1).map((edge, i) => (edge - edges[i]!) / HOUR);
    };
    expect(days('2026-03-28T10:00:00Z', '2026-03-30T22:00:00Z')).toEqual([24, 23, 24]);
    expect(days('2026-10-24T10:00:00Z', '2026-10-26T23:00:00Z')).toEqual([24, 25, 24]);
  });

  it('keeps to midnights that are no whole hours of UTC', () => {
    const { edges } = bucketsWithin(
      at('2026-11-02T00:00:00Z'),
      at('2026-11-02T23:00:00Z'),
      6 * HOUR,
      'Asia/Kathmandu',
    );
    expect(edges.map((edge) => toIso(edge).slice(5, 16))).toEqual([
      ...['11-01T18:15', '11-02T00:15', '11-02T06:15', '11-02T12:15', '11-02T18:15', '11-02T23:00'],
    ]);
  });
});

describe(bucketIndex.name, () => {
  const buckets = { edges: [10, 20, 35].map(epochMs), step: 10 };
  it.each([
    [9, -1],
    [10, 0],
    [19, 0],
    [20, 1],
    [34, 1],
    [35, -1],
  ])('%i is in bucket %i', (instant, index) => expect(bucketIndex(buckets, instant)).toBe(index));
});

describe(stepFor.name, () => {
  it.each([
    [HOUR, 5 * MINUTE],
    [DAY, 30 * MINUTE],
    [7 * DAY, 3 * HOUR],
    [30 * DAY, DAY],
    [92 * DAY, DAY],
  ])('%i ms', (span, step) => expect(stepFor(span)).toBe(step));
});

import fc from 'fast-check';
import { DAY, epochMs, MINUTE } from '../kernel/index.js';
import { bucketOf, spreadFires } from './spread-fires.js';

describe(spreadFires.name, () => {
  it('loses and invents no fire, and keeps within the line', () => {
    const line = fc.record({
      start: fc.integer({ min: 0, max: 4e12 }),
      length: fc.integer({ min: 1, max: 900 * DAY }),
      fires: fc.integer({ min: 1, max: 3_000_000 }),
      counted: fc.integer({ min: 0, max: 100 }),
    });
    fc.assert(
      fc.property(line, ({ start, length, fires, counted }) => {
        const until = fires > 1 ? epochMs(start + length) : null;
        const given = { scheduledFor: epochMs(start), scheduledUntil: until, fireCount: fires };
        const spread = spreadFires(given, 5 * MINUTE, counted);
        const sum = [...spread.values()].reduce((a, b) => a + b, 0);
        expect(sum).toBe(Math.max(0, fires - counted));
        const buckets = [...spread.keys()];
        const isWithin = (at: number): boolean =>
          at % (5 * MINUTE) === 0 && at >= bucketOf(start, 5 * MINUTE) && at <= start + length;
        expect(buckets.filter((at) => !isWithin(at))).toEqual([]);
        expect(spread.size).toBeLessThanOrEqual(4_002);
      }),
      { numRuns: 60 },
    );
  });

  it('is exact for an interval', () => {
    const start = epochMs(Date.UTC(2026, 0, 1, 22));
    const line = { scheduledFor: start, scheduledUntil: epochMs(start + 86_399_000), fireCount: 86_400 };
    expect([...spreadFires(line, DAY)].map(([, fires]) => fires)).toEqual([7_200, 79_200]);
  });
});

import fc from 'fast-check';
import { binOf, mergeInto, note, percentile, type Histogram } from './histogram.js';

describe(percentile.name, () => {
  it('is within a bin of the true one, whatever was noted', () => {
    const values = fc.array(fc.integer({ min: 0, max: 86_400_000 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(values, fc.constantFrom(0.5, 0.95, 0.99, 1), (noted, share) => {
        const histogram: Histogram = {};
        for (const value of noted) note(histogram, value);
        const sorted = [...noted].sort((a, b) => a - b);
        // By nearest rank.
        const true_ = sorted[Math.ceil(share * sorted.length) - 1]!;
        const told = percentile(histogram, share)!;
        // Rounding to whole ms may cross a border.
        expect(Math.abs(binOf(told) - binOf(true_))).toBeLessThanOrEqual(told < 10 ? 1 : 0);
      }),
    );
  });

  it('of nothing is nothing', () => expect(percentile({}, 0.5)).toBeNull());

  it('counts early starts as punctual', () => expect([binOf(-5), binOf(0), binOf(0.9)]).toEqual([0, 0, 0]));

  it('adds up', () => {
    const sum: Histogram = { 3: 1 };
    mergeInto(sum, { 3: 2, 7: 5 });
    expect(sum).toEqual({ 3: 3, 7: 5 });
  });
});

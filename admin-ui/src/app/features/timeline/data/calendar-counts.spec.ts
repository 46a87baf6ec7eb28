import { blocksOf, countsIn, type CountedBucket } from './calendar-counts';
import { dayOf, hoursOf } from './calendar-days';

const bucket = (from: string, more: Partial<CountedBucket>): CountedBucket => ({
  from: `2026-11-25T${from}:00.000Z`,
  succeeded: 0,
  failed: 0,
  timedOut: 0,
  lost: 0,
  skipped: 0,
  missed: 0,
  cancelled: 0,
  ...more,
});
const at = (time: string): number => Date.parse(`2026-11-25T${time}:00.000Z`);

describe(countsIn.name, () => {
  it('adds up what begins in the cell and counts what is to come', () => {
    const buckets = [
      bucket('03:30', { succeeded: 9 }),
      bucket('04:00', { succeeded: 5, failed: 1, lost: 1 }),
      bucket('04:30', { missed: 2, cancelled: 1 }),
      bucket('05:00', { succeeded: 9 }),
    ];
    expect(countsIn(buckets, { from: at('04:00'), to: at('05:00') }, [at('04:59'), at('05:00')])).toEqual({
      good: 5,
      bad: 2,
      unrun: 3,
      ahead: 1,
    });
  });
});

describe(blocksOf.name, () => {
  it.each([
    ['2026-03-29', ['00:00', '04:00', '07:00'], 2],
    ['2026-10-25', ['00:00', '02:00', '05:00'], 1],
  ])('covers the whole of %s', (date, labels, lastHours) => {
    const day = dayOf(date, 'Europe/Berlin');
    const blocks = blocksOf(day, hoursOf(day, 'Europe/Berlin'), 3);
    expect(blocks.slice(0, 3).map(({ label }) => label)).toEqual(labels);
    expect(blocks.slice(1).every(({ from }, index) => from === blocks[index]!.to)).toBe(true);
    const last = blocks.at(-1)!;
    expect([last.to, (last.to - last.from) / 3_600_000]).toEqual([day.to, lastHours]);
  });
});

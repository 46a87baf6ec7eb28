import { epochMs } from '../kernel/index.js';
import { emptyTally } from './account-for.js';
import { recallRemoved } from './recall-removed.js';

const DAY_1 = epochMs(0);
const DAY_2 = epochMs(86_400_000);

describe(recallRemoved.name, () => {
  const forgotten = (one: number, two = 0) =>
    new Map([
      [DAY_1, one],
      [DAY_2, two],
    ]);
  const tallyOf = (count: number) => ({ ...emptyTally(), planned: count, forgotten: count });

  it('says what became of them, day by day', () => {
    const removed = [
      { day: DAY_1, fires: { succeeded: 8, failed: 2 } },
      { day: DAY_2, fires: { missed: 5 } },
    ];
    expect(recallRemoved(tallyOf(15), forgotten(10, 5), removed)).toEqual({
      ...emptyTally(),
      ...{ planned: 15, succeeded: 8, failed: 2, missed: 5 },
    });
  });

  it('leaves forgotten what no total covers', () => {
    const removed = [{ day: DAY_1, fires: { succeeded: 3 } }];
    expect(recallRemoved(tallyOf(10), forgotten(10), removed)).toMatchObject({ succeeded: 3, forgotten: 7 });
  });

  it.each([
    [1, { succeeded: 1, failed: 0 }],
    [3, { succeeded: 2, failed: 1 }],
    [10, { succeeded: 7, failed: 3 }],
  ])('takes %i of a day of 100 in proportion', (count, expected) => {
    const removed = [{ day: DAY_1, fires: { succeeded: 70, failed: 30 } }];
    const tally = recallRemoved(tallyOf(count), forgotten(count), removed);
    expect(tally).toMatchObject({ ...expected, forgotten: 0 });
  });
});

import { splitDuration } from './locale';

describe(splitDuration.name, () => {
  it.each([
    [0, [['millisecond', 0]]],
    [999, [['millisecond', 999]]],
    [3_450, [['second', 3.4]]],
    [60_000, [['minute', 1]]],
    [
      125_000,
      [
        ['minute', 2],
        ['second', 5],
      ],
    ],
    [
      4_200_000,
      [
        ['hour', 1],
        ['minute', 10],
      ],
    ],
    [
      90_000_000,
      [
        ['day', 1],
        ['hour', 1],
      ],
    ],
  ])('cuts %i ms into at most two units', (ms, expected) => {
    expect(splitDuration(ms).map(({ unit, value }) => [unit, value])).toEqual(expected);
  });
});

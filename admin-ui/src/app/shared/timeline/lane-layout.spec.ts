import { densityOf, placeLane, type Lane, type LaneItem } from './lane-layout';

const WINDOW = { from: 0, to: 1_000 };
const item = (id: string, from: number, to: number | null, more: Partial<LaneItem> = {}): LaneItem => ({
  id,
  status: 'succeeded',
  from,
  to,
  count: 1,
  isAhead: false,
  executionId: id,
  jobId: 1,
  jobName: null,
  ...more,
});
const lane = (...items: LaneItem[]): Lane => ({ key: 'job-1', name: 'a', jobId: 1, items });
const place = (...items: LaneItem[]) => placeLane(lane(...items), WINDOW, { width: 500, now: 600 });

describe(placeLane.name, () => {
  it('puts a run where it was and as wide as it took', () => {
    expect(place(item('a', 200, 400)).items).toMatchObject([{ x: 100, width: 100, row: 0 }]);
  });

  it('draws what is running up to now, and cuts bars at the edges', () => {
    expect(place(item('a', 500, null)).items).toMatchObject([{ x: 250, width: 50 }]);
    expect(place(item('b', -500, 2_000)).items).toMatchObject([{ x: 0, width: 500 }]);
  });

  it('leaves out what lies outside, and keeps points wide enough to hit', () => {
    const { items } = place(item('a', -10, -5), item('b', 1_000, 1_000), item('c', 100, 100));
    expect(items).toMatchObject([{ item: { id: 'c' }, width: 4 }]);
  });

  it('puts overlapping runs below each other and says so', () => {
    const { items, rows } = place(item('a', 0, 400), item('b', 200, 600), item('c', 450, 700));
    expect(items.map(({ row, isOverlapping }) => [row, isOverlapping])).toEqual([
      [0, false],
      [1, true],
      [0, true],
    ]);
    expect(rows).toBe(2);
  });

  it('keeps short runs that follow each other in one row, however near they are drawn', () => {
    const { items, rows } = place(item('a', 100, 101), item('b', 101, 102), item('c', 103, 103));
    expect(items.map(({ row }) => row)).toEqual([0, 0, 0]);
    expect(rows).toBe(1);
  });

  it('shares the last row when there are too many', () => {
    const { rows } = place(...Array.from({ length: 9 }, (_, n) => item(`${n}`, n, 900)));
    expect(rows).toBe(4);
  });
});

describe(densityOf.name, () => {
  it('counts fires where they are due and spreads a stretch of many', () => {
    const lanes = [
      lane(item('a', 100, 100), item('b', 150, 990)),
      lane(item('c', 500, 1_000, { count: 10 })),
    ];
    expect(densityOf(lanes, WINDOW, 4)).toEqual([2, 0, 5, 5]);
  });
});

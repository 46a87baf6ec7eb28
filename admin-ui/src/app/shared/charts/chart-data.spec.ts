import { hasValues, peakOf, stacked, type ChartSeries } from './chart-data';

const series = (...rows: (number | null)[][]): ChartSeries[] =>
  rows.map((values, index) => ({ label: `${index}`, tone: 'good', values, dash: [] }));

describe(stacked.name, () => {
  it('adds each layer to those below it, the topmost first', () => {
    expect(stacked(series([5, 0], [1, 2], [null, 3]))).toEqual([
      [6, 5],
      [6, 2],
      [5, 0],
    ]);
  });
});

describe(peakOf.name, () => {
  it('is the height of the bars, or the highest point of the lines', () => {
    const rows = series([5, 0], [1, 9]);
    expect(peakOf({ kind: 'stacked', series: rows })).toBe(9);
    expect(peakOf({ kind: 'stacked', series: series([5], [6]) })).toBe(11);
    expect(peakOf({ kind: 'lines', series: rows })).toBe(9);
    expect(peakOf({ kind: 'lines', series: series([null]) })).toBeNull();
  });
});

describe(hasValues.name, () => {
  it('is false where nothing happened', () => {
    expect(hasValues({ series: series([0, null]) })).toBe(false);
    expect(hasValues({ series: series([0, 1]) })).toBe(true);
  });
});

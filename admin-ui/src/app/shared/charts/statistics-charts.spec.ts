import type { SeriesPointDto } from '../../core/api/generated/models/series-point-dto';
import { latenessChart, levelsChart, outcomesChart } from './statistics-charts';

const point = (hour: number, more: Partial<SeriesPointDto> = {}): SeriesPointDto => ({
  from: `2026-11-25T0${hour}:00:00.000Z`,
  to: `2026-11-25T0${hour + 1}:00:00.000Z`,
  succeeded: 0,
  failed: 0,
  timedOut: 0,
  cancelled: 0,
  lost: 0,
  skipped: 0,
  missed: 0,
  lateness: { p50: null, p95: null, p99: null },
  duration: { p50: null, p95: null, p99: null },
  ...more,
});
const words = (key: string): string => key;

describe('charts of statistics', () => {
  it('stacks the outcomes that occurred, success at the bottom', () => {
    const model = outcomesChart([point(1, { succeeded: 5 }), point(2, { missed: 2 })], words);
    expect(model.times).toEqual([Date.UTC(2026, 10, 25, 1), Date.UTC(2026, 10, 25, 2)]);
    expect(model.series.map(({ label, values }) => [label, values])).toEqual([
      ['status.succeeded', [5, 0]],
      ['status.missed', [0, 2]],
    ]);
  });

  it('draws the peaks of what waited and ran, and a gap where no sample was taken', () => {
    const none = { average: null, peak: null };
    const levels = { waiting: { average: 1.5, peak: 4 }, running: { average: 2, peak: 7 } };
    const model = levelsChart(
      [
        { ...point(1), ...levels },
        { ...point(2), waiting: none, running: none },
      ],
      words,
    );
    expect(model.series.map(({ label, values }) => [label, values])).toEqual([
      ['charts.waiting', [4, null]],
      ['charts.running', [7, null]],
    ]);
  });

  it('leaves gaps where nothing was measured, and tells lines apart by their dashes', () => {
    const model = latenessChart([point(1, { lateness: { p50: 1, p95: 2, p99: 3 } }), point(2)], words);
    expect(model.series[1]?.values).toEqual([2, null]);
    expect(new Set(model.series.map(({ dash }) => dash.join())).size).toBe(3);
  });
});

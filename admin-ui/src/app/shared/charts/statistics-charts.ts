import type { SeriesPointDto } from '../../core/api/generated/models/series-point-dto';
import type { StatisticsPointDto } from '../../core/api/generated/models/statistics-point-dto';
import type { ChartModel, ChartSeries, ChartTone } from './chart-data';

type Outcome = 'succeeded' | 'failed' | 'timedOut' | 'cancelled' | 'lost' | 'skipped' | 'missed';

/** Outcomes from the bottom of the bars to their top; success carries the rest. */
const OUTCOMES: readonly { name: Outcome; status: string; tone: ChartTone }[] = [
  { name: 'succeeded', status: 'succeeded', tone: 'good' },
  { name: 'failed', status: 'failed', tone: 'bad' },
  { name: 'timedOut', status: 'timed_out', tone: 'bad' },
  { name: 'lost', status: 'lost', tone: 'odd' },
  { name: 'missed', status: 'missed', tone: 'warn' },
  { name: 'skipped', status: 'skipped', tone: 'info' },
  { name: 'cancelled', status: 'cancelled', tone: 'calm' },
];

const PERCENTILES = [
  { name: 'p50', tone: 'info', dash: [] },
  { name: 'p95', tone: 'warn', dash: [8, 4] },
  { name: 'p99', tone: 'bad', dash: [2, 4] },
] as const;

/** Translates a key. */
type Words = (key: string) => string;

/** Fires per bucket by outcome. Outcomes that did not occur are left out, success never is. */
export function outcomesChart(points: readonly SeriesPointDto[], words: Words): ChartModel {
  const series = OUTCOMES.map(({ name, status, tone }): ChartSeries => ({
    label: words(`status.${status}`),
    tone,
    values: points.map((point) => point[name]),
    dash: [],
  })).filter(({ values }, index) => index === 0 || values.some((value) => value !== 0));
  return { times: timesOf(points), series, kind: 'stacked', unit: 'count' };
}

/** Lateness that half, 95 % and 99 % of the starts did not exceed. */
export function latenessChart(points: readonly SeriesPointDto[], words: Words): ChartModel {
  const series = PERCENTILES.map(({ name, tone, dash }): ChartSeries => ({
    label: words(`charts.${name}`),
    tone,
    values: points.map(({ lateness }) => lateness[name]),
    dash,
  }));
  return { times: timesOf(points), series, kind: 'lines', unit: 'ms' };
}

/** Duration that 95 % of the runs did not exceed. */
export function durationChart(points: readonly SeriesPointDto[], words: Words): ChartModel {
  const values = points.map(({ duration }) => duration.p95);
  const series: ChartSeries[] = [{ label: words('charts.p95'), tone: 'info', values, dash: [] }];
  return { times: timesOf(points), series, kind: 'lines', unit: 'ms' };
}

/** Most that waited in the queue, and most that ran, of the samples of each bucket. */
export function levelsChart(points: readonly StatisticsPointDto[], words: Words): ChartModel {
  const series: ChartSeries[] = [
    {
      label: words('charts.waiting'),
      tone: 'warn',
      values: points.map(({ waiting }) => waiting.peak),
      dash: [8, 4],
    },
    {
      label: words('charts.running'),
      tone: 'info',
      values: points.map(({ running }) => running.peak),
      dash: [],
    },
  ];
  return { times: timesOf(points), series, kind: 'lines', unit: 'count' };
}

function timesOf(points: readonly SeriesPointDto[]): number[] {
  return points.map(({ from }) => Date.parse(from));
}

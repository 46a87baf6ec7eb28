import { InjectionToken } from '@angular/core';
import type uPlot from 'uplot';
import { stacked, type ChartModel, type ChartTone } from './chart-data';

/** What drawing needs besides the model. */
export interface ChartFrame {
  host: HTMLElement;
  /** IANA zone of the axis. */
  zone: string;
  /** Name of an instant at the axis. @param stepMs distance of the ticks. */
  formatTime: (ms: number, stepMs: number) => string;
  formatValue: (value: number) => string;
  /** The bucket under the pointer; null = none. */
  onPoint: (index: number | null) => void;
}

/** Draws a chart into its host. @returns how to take it away again. */
export type DrawChart = (model: ChartModel, frame: ChartFrame) => Promise<() => void>;
/** Replaced in tests: there is no canvas. */
export const DRAW_CHART = new InjectionToken<DrawChart>('DRAW_CHART', { factory: () => draw });

const HEIGHT_PX = 200;

async function draw(model: ChartModel, frame: ChartFrame): Promise<() => void> {
  const { default: Plot } = await import('uplot');
  const data = dataOf(model);
  const plot = new Plot(optionsOf(Plot, model, frame), data, frame.host);
  const observer = new ResizeObserver(([entry]) => {
    const width = Math.floor(entry?.contentRect.width ?? 0);
    if (width > 0 && width !== plot.width) plot.setSize({ width, height: HEIGHT_PX });
  });
  observer.observe(frame.host);
  return () => {
    observer.disconnect();
    plot.destroy();
  };
}

function dataOf(model: ChartModel): uPlot.AlignedData {
  const times = model.times.map((ms) => ms / 1_000);
  const values =
    model.kind === 'stacked' ? stacked(model.series) : model.series.map((each) => [...each.values]);
  return [times, ...values];
}

function optionsOf(Plot: typeof uPlot, model: ChartModel, frame: ChartFrame): uPlot.Options {
  const { host, zone, formatValue } = frame;
  const axis = { stroke: colourOf(host, '--ink-2'), grid: { stroke: colourOf(host, '--line'), width: 1 } };
  return {
    width: Math.max(120, host.clientWidth),
    height: HEIGHT_PX,
    padding: [8, 22, 0, 0],
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { show: model.kind === 'lines' } },
    tzDate: (seconds) => Plot.tzDate(new Date(seconds * 1_000), zone),
    scales: {
      x: { range: (_plot, min) => [min, endOf(model) / 1_000] },
      y: { range: (_plot, _min, max) => [0, max > 0 ? max * 1.08 : 1] },
    },
    axes: [
      {
        ...axis,
        ticks: { show: false },
        space: 70,
        values: (_plot, splits) => {
          const stepMs = ((splits[1] ?? 0) - (splits[0] ?? 0)) * 1_000;
          return splits.map((seconds) => frame.formatTime(seconds * 1_000, stepMs));
        },
      },
      {
        ...axis,
        ticks: { show: false },
        size: (_plot, texts) => axisWidthOf(texts ?? []),
        incrs: model.unit === 'count' ? WHOLE_STEPS : TIME_STEPS,
        values: (_plot, splits) => splits.map((value) => formatValue(value)),
      },
    ] as uPlot.Axis[],
    series: [{}, ...seriesOf(Plot, model, host)],
    hooks: { setCursor: [(plot) => frame.onPoint(plot.cursor.idx ?? null)] },
  };
}

const CHARACTER_PX = 7;
const AXIS_GAP_PX = 14;

/** Names of durations are long in some languages. */
function axisWidthOf(texts: readonly string[]): number {
  return AXIS_GAP_PX + CHARACTER_PX * Math.max(4, ...texts.map((text) => text.length));
}

/** Half a run does not exist. */
const WHOLE_STEPS = [1, 2, 5]
  .flatMap((step) => [0, 1, 2, 3, 4, 5, 6].map((power) => step * 10 ** power))
  .sort((a, b) => a - b);

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Steps whose multiples have short names: of 100 s they would be minutes and seconds. */
const TIME_STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 6, 12, 24, 48, 120, 240].map((hours) => hours * HOUR_MS),
];

function seriesOf(Plot: typeof uPlot, model: ChartModel, host: HTMLElement): uPlot.Series[] {
  const colour = (tone: ChartTone): string => colourOf(host, `--${tone}`);
  if (model.kind === 'lines') {
    return model.series.map(({ tone, dash }) => ({
      stroke: colour(tone),
      dash: [...dash],
      width: 2,
      points: { show: model.times.length < 3 },
    }));
  }
  const paths = Plot.paths.bars!({ size: [0.82, 64], align: 1 });
  return model.series.toReversed().map(({ tone }) => ({
    fill: colour(tone),
    stroke: colour(tone),
    width: 0,
    paths,
    points: { show: false },
  }));
}

/** The last bucket needs room as well. */
function endOf({ times, kind }: ChartModel): number {
  const last = times.at(-1) ?? 0;
  const step = last - (times.at(-2) ?? last - 60_000);
  return kind === 'stacked' ? last + step : last;
}

/** A canvas knows no variables and no `light-dark()`: an element's computed colour does. */
function colourOf(host: HTMLElement, name: string): string {
  const probe = host.ownerDocument.createElement('span');
  probe.style.color = `var(${name})`;
  host.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

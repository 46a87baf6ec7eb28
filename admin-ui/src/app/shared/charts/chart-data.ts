/** Colours of the tokens that charts use. */
export type ChartTone = 'good' | 'bad' | 'warn' | 'info' | 'calm' | 'odd';

/** One line or one layer of a chart. */
export interface ChartSeries {
  /** In the language of the page. */
  label: string;
  tone: ChartTone;
  /** One for each bucket; null = there was nothing to measure. */
  values: readonly (number | null)[];
  /** Lines differ in their dashes as well as in colour: lengths of line and gap in px; [] = whole. */
  dash: readonly number[];
}

/** What a chart shows. */
export interface ChartModel {
  /** Start of each bucket, epoch ms. */
  times: readonly number[];
  series: readonly ChartSeries[];
  /** Layers on top of each other as bars, or lines. */
  kind: 'stacked' | 'lines';
  /** What the values are: a number of things, or milliseconds. */
  unit: 'count' | 'ms';
}

/** The sums that layers reach to, the topmost first: painted in this order, each covers the part below it.
 *  null counts as nothing. */
export function stacked(series: readonly ChartSeries[]): number[][] {
  const sums: number[][] = [];
  let below: number[] = [];
  for (const { values } of series) {
    below = values.map((value, index) => (value ?? 0) + (below[index] ?? 0));
    sums.unshift(below);
  }
  return sums;
}

/** Whether there is anything to draw. */
export function hasValues({ series }: Pick<ChartModel, 'series'>): boolean {
  return series.some(({ values }) => values.some((value) => value !== null && value !== 0));
}

/** The highest value of a chart, layers added up; null when there is none. */
export function peakOf({ series, kind }: Pick<ChartModel, 'series' | 'kind'>): number | null {
  const values = kind === 'stacked' ? (stacked(series)[0] ?? []) : series.flatMap((each) => each.values);
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}

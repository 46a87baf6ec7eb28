/** A span of time on the axis, epoch ms; `to` exclusive. */
export interface TimeWindow {
  from: number;
  to: number;
}

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;
/** Narrowest and widest span of the timeline. */
export const MIN_SPAN_MS = 15 * MINUTE;
export const MAX_SPAN_MS = 30 * DAY;
/** Spans that the zoom keys step through. */
export const SPANS: readonly number[] = [
  MIN_SPAN_MS,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  3 * DAY,
  7 * DAY,
  MAX_SPAN_MS,
];
/** What is shown when the address names no span: most of it past, some of it ahead. */
const DEFAULT_SPAN_MS = 6 * HOUR;
const PAST_SHARE = 2 / 3;

/** A span of that length with `now` at two thirds of it. */
export function windowAround(now: number, spanMs: number = DEFAULT_SPAN_MS): TimeWindow {
  const from = now - spanMs * PAST_SHARE;
  return { from, to: from + spanMs };
}

/** Brings a span within the bounds, its middle unmoved. One that is turned round or empty becomes the narrowest. */
export function clampWindow({ from, to }: TimeWindow): TimeWindow {
  const span = Math.min(MAX_SPAN_MS, Math.max(MIN_SPAN_MS, to - from));
  if (span === to - from) return { from, to };
  const middle = (from + to) / 2;
  return { from: middle - span / 2, to: middle + span / 2 };
}

/** @param share of the span; negative goes back. */
export function panWindow({ from, to }: TimeWindow, share: number): TimeWindow {
  const shift = (to - from) * share;
  return { from: from + shift, to: to + shift };
}

/** The next narrower (`step` -1) or wider (+1) span. @param anchor what keeps its place, epoch ms; default the middle. */
export function zoomWindow(window: TimeWindow, step: 1 | -1, anchor?: number): TimeWindow {
  const span = window.to - window.from;
  const next =
    step === 1
      ? (SPANS.find((each) => each > span * 1.01) ?? MAX_SPAN_MS)
      : (SPANS.findLast((each) => each < span * 0.99) ?? MIN_SPAN_MS);
  const at = anchor ?? (window.from + window.to) / 2;
  const share = (at - window.from) / span;
  return { from: at - next * share, to: at + next * (1 - share) };
}

/** A window as it stands in the address, ISO; null = around now, and moving with it. */
export interface UrlWindow {
  from: string | null;
  to: string | null;
}

/** The window that the address means. @param now epoch ms, for one that follows it. */
export function windowOf({ from, to }: UrlWindow, now: number): TimeWindow {
  if (from === null || to === null) return windowAround(now);
  return clampWindow({ from: Date.parse(from), to: Date.parse(to) });
}

/** How a window stands in the address, to the second. */
export function windowParams({ from, to }: TimeWindow): { from: string; to: string } {
  const iso = (at: number): string => new Date(Math.round(at / 1_000) * 1_000).toISOString();
  return { from: iso(from), to: iso(to) };
}

import type { TimeWindow } from './time-window';

/** One run, fire to come, or stretch of many on a lane. */
export interface LaneItem {
  /** Unique within the lane. */
  id: string;
  /** Status of an execution; `planned` for what lies ahead. */
  status: string;
  /** Epoch ms. For what did not run, the nominal instant. */
  from: number;
  /** Epoch ms; null = still running. Equal to `from` = a point. */
  to: number | null;
  /** Fires it stands for. */
  count: number;
  isAhead: boolean;
  /** null where there is no row to open. */
  executionId: string | null;
  jobId: number;
  jobName: string | null;
}

/** All of one job, or of one group of jobs. */
export interface Lane {
  key: string;
  name: string;
  /** null for a group of several jobs. */
  jobId: number | null;
  items: readonly LaneItem[];
}

/** Where an item is drawn, px. */
export interface PlacedItem {
  item: LaneItem;
  x: number;
  width: number;
  /** Row within the lane: overlapping runs stand below each other. */
  row: number;
  /** Another run of the lane goes on at the same time. */
  isOverlapping: boolean;
}

/** A lane that is ready to be drawn. */
export interface PlacedLane {
  lane: Lane;
  items: PlacedItem[];
  /** At least 1. */
  rows: number;
}

/** Points and very short runs are still seen and hit. */
const MIN_WIDTH_PX = 4;
/** More rows than this share the last one. */
const MAX_ROWS = 4;

/** px of an instant on an axis of this width. */
export function xOf(at: number, { from, to }: TimeWindow, width: number): number {
  return ((at - from) / (to - from)) * width;
}

/** Places the items of a lane that reach into the window. What is running reaches to `now`; bars are cut at the edges; an item that
 *  overlaps an earlier one goes one row down. */
export function placeLane(lane: Lane, window: TimeWindow, frame: { width: number; now: number }): PlacedLane {
  /** Where each row is free again, epoch ms. */
  const ends: number[] = [];
  const placed: PlacedItem[] = [];
  const visible = lane.items
    .map((item) => ({ item, end: item.to ?? Math.max(item.from, frame.now) }))
    .filter(({ item, end }) => end >= window.from && item.from < window.to)
    .sort((a, b) => a.item.from - b.item.from);
  for (const { item, end } of visible) {
    const x = Math.max(0, xOf(item.from, window, frame.width));
    const right = Math.min(frame.width, xOf(end, window, frame.width));
    const width = Math.max(MIN_WIDTH_PX, right - x);
    const free = ends.findIndex((at) => at <= item.from);
    const row = free === -1 ? Math.min(ends.length, MAX_ROWS - 1) : free;
    const isOverlapping = end > item.from && ends.some((at) => at > item.from);
    ends[row] = Math.max(end, ends[row] ?? -Infinity);
    placed.push({ item, x, width, row, isOverlapping });
  }
  return { lane, items: placed, rows: Math.max(1, ends.length) };
}

/** How many fires fall into each of `buckets` equal parts of the window, over all lanes. */
export function densityOf(lanes: readonly Lane[], { from, to }: TimeWindow, buckets: number): number[] {
  const counts = new Array<number>(buckets).fill(0);
  const size = (to - from) / buckets;
  for (const { items } of lanes) {
    for (const item of items) {
      const first = Math.floor((item.from - from) / size);
      // A stretch of many is spread over its length; a run counts where it began.
      const last = item.count > 1 && item.to !== null ? Math.ceil((item.to - from) / size) - 1 : first;
      const share = item.count / (Math.max(first, last) - first + 1);
      for (let at = Math.max(0, first); at <= Math.min(buckets - 1, Math.max(first, last)); at += 1)
        counts[at]! += share;
    }
  }
  return counts;
}

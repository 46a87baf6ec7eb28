import { fromWallClock, toWallClock } from '../../core/time/iso';
import type { TimeWindow } from './time-window';

/** One mark of the axis. */
export interface Tick {
  /** Epoch ms. */
  at: number;
  /** A new day begins: it is named with its date. */
  isDay: boolean;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [1, 5, 15, 30]
  .map((n) => n * MINUTE)
  .concat(
    [1, 3, 6, 12].map((n) => n * HOUR),
    [DAY, 7 * DAY],
  );

/** Marks at round local times of a zone, at most about `most` of them. Across a change of clocks they stay at round times: a skipped one
 *  is left out, and distances differ by the change. */
export function ticksOf({ from, to }: TimeWindow, zone: string, most: number): Tick[] {
  const step = STEPS.find((each) => (to - from) / each <= most) ?? 7 * DAY;
  const ticks = new Map<number, Tick>();
  for (let wall = floorWall(from, zone, step); ; wall += step) {
    const at = instantOf(wall, zone);
    if (at >= to) return [...ticks.values()];
    if (at >= from)
      ticks.set(at, { at, isDay: toWallClock(new Date(at).toISOString(), zone).endsWith('T00:00:00') });
  }
}

/** Local time as if it were UTC, rounded down to a multiple of the step. */
function floorWall(at: number, zone: string, step: number): number {
  const wall = Date.parse(`${toWallClock(new Date(at).toISOString(), zone)}Z`);
  return Math.floor(wall / step) * step;
}

function instantOf(wall: number, zone: string): number {
  const iso = fromWallClock(new Date(wall).toISOString().slice(0, 19), zone);
  return iso === null ? wall : Date.parse(iso);
}

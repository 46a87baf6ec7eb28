import { DAY, epochMs, type EpochMs } from '../kernel/index.js';
import { cronSchedule } from './cron/cron-schedule.js';
import { formatLocal } from './local-time.js';
import { nextFire } from './next-fire.js';
import type { Trigger } from './trigger.js';
import { zoneOf, type Stretch } from './zone.js';

/** Why a local time that an expression names did not fire at an instant.
 *  `gap`: it did not exist; `standIn` is the fire that stands for it, null when the rule leaves it out.
 *  `repeat`: it existed twice and the other copy, `other`, fires. `local`: wall clock, without offset. */
export type DstShift =
  | { readonly kind: 'gap'; readonly local: string; readonly standIn: EpochMs | null }
  | {
      readonly kind: 'repeat';
      readonly local: string;
      readonly copy: 'first' | 'second';
      readonly other: EpochMs;
    };

/** Whether somebody who expected a fire at `at` was led astray by a change of clocks. For explain; an instant that fires gives null.
 *  A local time in a gap has no instant: both that the offset before and that the offset after would give are recognised. */
export function dstShiftAt(trigger: Trigger, at: EpochMs): DstShift | null {
  if (trigger.type !== 'cron' || cronSchedule(trigger.expression).isElapsed) return null;
  if (nextFire(trigger, epochMs(at - 1)) === at) return null;
  for (const day of [-1, 0, 1].map((step) => Math.floor(at / DAY) + step)) {
    for (const stretch of zoneOf(trigger.timezone).stretches(day)) {
      const moved = stretch.offset - stretch.before;
      const shift =
        moved > 0 && moved < DAY
          ? inGap(trigger, stretch, at)
          : moved < 0
            ? inRepeat(trigger, stretch, at)
            : null;
      if (shift !== null) return shift;
    }
  }
  return null;
}

type Cron = Extract<Trigger, { type: 'cron' }>;

const matches = (trigger: Cron, local: number): boolean =>
  cronSchedule(trigger.expression).calendar.next(local) === local;
const fires = (trigger: Cron, at: EpochMs): boolean => nextFire(trigger, epochMs(at - 1)) === at;

function inGap(trigger: Cron, { start, offset, before }: Stretch, at: EpochMs): DstShift | null {
  const gap = offset - before;
  const local =
    at >= start && at < start + gap ? at + before : at < start && at >= start - gap ? at + offset : null;
  if (local === null || !matches(trigger, local)) return null;
  const after = epochMs(start);
  return { kind: 'gap', local: formatLocal(local), standIn: fires(trigger, after) ? after : null };
}

function inRepeat(trigger: Cron, { start, offset, before }: Stretch, at: EpochMs): DstShift | null {
  const back = before - offset;
  const copy =
    at < start && at >= start - back ? 'first' : at >= start && at < start + back ? 'second' : null;
  if (copy === null) return null;
  const local = copy === 'first' ? at + before : at + offset;
  const other = epochMs(copy === 'first' ? at + back : at - back);
  return matches(trigger, local) && fires(trigger, other)
    ? { kind: 'repeat', local: formatLocal(local), copy, other }
    : null;
}

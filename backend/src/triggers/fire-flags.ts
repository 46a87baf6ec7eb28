import { DAY, type EpochMs } from '../kernel/index.js';
import { cronSchedule } from './cron/cron-schedule.js';
import type { Trigger } from './trigger.js';
import { zoneOf, type Stretch } from './zone.js';

/** `dst_gap`: stands (also) for a local time that did not exist, at the first instant after the gap.
 *  `dst_overlap`: its local time exists twice, so that the offset is needed to tell which. */
export type FireFlag = 'dst_gap' | 'dst_overlap';

/** What is special about a fire of `trigger` at `fire`. */
export function fireFlags(trigger: Trigger, fire: EpochMs): FireFlag[] {
  const stretch = stretchAt(trigger.timezone, fire);
  const flags: FireFlag[] = [];
  if (trigger.type === 'cron' && stretch.start === fire) {
    const rule = { gap: trigger.dstGap, overlap: trigger.dstOverlap };
    if (cronSchedule(trigger.expression).firesAfterGap(stretch, rule)) flags.push('dst_gap');
  }
  if (isRepeated(stretch, fire)) flags.push('dst_overlap');
  return flags;
}

/** The span of constant offset around an instant. */
export function stretchAt(timezone: string, instant: EpochMs): Stretch {
  const stretches = zoneOf(timezone).stretches(Math.floor(instant / DAY));
  return stretches.find((stretch) => instant < stretch.end)!;
}

function isRepeated(stretch: Stretch, instant: EpochMs): boolean {
  const local = instant + stretch.offset;
  return local < stretch.start + stretch.before || local >= stretch.end + stretch.after;
}

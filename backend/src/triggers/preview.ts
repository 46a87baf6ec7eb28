import { toIso, type EpochMs } from '../kernel/index.js';
import { describeTrigger, type Description } from './describe.js';
import { fireFlags, stretchAt, type FireFlag } from './fire-flags.js';
import { formatLocal, formatOffset } from './local-time.js';
import { nextFire } from './next-fire.js';
import { scheduleWarnings, type ScheduleWarning } from './schedule-warnings.js';
import type { Trigger } from './trigger.js';

/** One fire to come. */
export interface Occurrence {
  /** Nominal instant, RFC 3339 in UTC. */
  readonly at: string;
  /** The same in the trigger's zone, without offset: `2026-03-29T03:00:00`. */
  readonly local: string;
  /** `+02:00` */
  readonly offset: string;
  readonly flags: FireFlag[];
}

/** What POST /schedules/preview answers. Source: design.md section 8. */
export interface Preview {
  readonly description: Description;
  readonly occurrences: Occurrence[];
  readonly warnings: ScheduleWarning[];
}

/** Bounds of `count`. */
export const PREVIEW_COUNT = { min: 1, max: 100, default: 10 } as const;

/** Shows what a trigger will do.
 *  @param from exclusive.
 *  @param count occurrences wanted; brought into {@link PREVIEW_COUNT}'s bounds. Fewer where the trigger ends. */
export function preview(trigger: Trigger, from: EpochMs, count: number = PREVIEW_COUNT.default): Preview {
  const wanted = Math.min(Math.max(Math.trunc(count), PREVIEW_COUNT.min), PREVIEW_COUNT.max);
  const occurrences: Occurrence[] = [];
  let next = nextFire(trigger, from);
  while (next !== null && occurrences.length < wanted) {
    occurrences.push(occurrenceOf(trigger, next));
    next = nextFire(trigger, next);
  }
  return { description: describeTrigger(trigger), occurrences, warnings: scheduleWarnings(trigger, from) };
}

/** One fire as the preview shows it; also for explain. */
export function occurrenceOf(trigger: Trigger, fire: EpochMs): Occurrence {
  const { offset } = stretchAt(trigger.timezone, fire);
  return {
    at: toIso(fire),
    local: formatLocal(fire + offset),
    offset: formatOffset(offset),
    flags: fireFlags(trigger, fire),
  };
}

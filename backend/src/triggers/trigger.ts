import type { EpochMs } from '../kernel/index.js';

/** How a job is scheduled. `date` is one run at an instant. */
export type TriggerType = 'cron' | 'interval' | 'date';

/** What happens to a local time that does not exist because clocks were set forward: it fires at the first instant
 *  after the gap, or not at all. */
export type DstGap = 'after' | 'skip';

/** Which copy of a local time that exists twice fires. */
export type DstOverlap = 'first' | 'second' | 'both';

/** All types, in the order screens list them. */
export const TRIGGER_TYPES: readonly TriggerType[] = ['cron', 'interval', 'date'];
export const DST_GAPS: readonly DstGap[] = ['after', 'skip'];
export const DST_OVERLAPS: readonly DstOverlap[] = ['first', 'second', 'both'];

/** What every trigger has. */
export interface TriggerBase {
  /** IANA name. Decides when a cron fires; for the others only how instants are shown. */
  readonly timezone: string;
  /** First instant that may fire, inclusive; null = unbounded. */
  readonly startAt: EpochMs | null;
  /** Last instant that may fire, inclusive; null = unbounded. */
  readonly endAt: EpochMs | null;
  /** Largest delay added to a nominal fire, whole seconds, 0 = none. Never changes the nominal times: see `jitter.ts`. */
  readonly jitterSeconds: number;
  /** Only a cron with a fixed hour and minute looks at it; kept for the others so that a change of type loses nothing. */
  readonly dstGap: DstGap;
  /** As {@link dstGap}. */
  readonly dstOverlap: DstOverlap;
}

/** Fires at the local times that match an expression. */
export interface CronTrigger extends TriggerBase {
  readonly type: 'cron';
  /** Validated by `parseCron`; 5 fields, 6 with seconds first, or an alias such as `@daily`. */
  readonly expression: string;
}

/** Fires at `anchor + k * intervalSeconds`, k = 0, 1, 2 ...: fixed rate, elapsed time, DST changes nothing. */
export interface IntervalTrigger extends TriggerBase {
  readonly type: 'interval';
  /** Whole seconds, 1 to {@link MAX_INTERVAL_SECONDS}. */
  readonly intervalSeconds: number;
  /** Fixes the phase and is the earliest fire. Pausing, disabling and restarting do not shift it. */
  readonly anchor: EpochMs;
}

/** Fires once. */
export interface DateTrigger extends TriggerBase {
  readonly type: 'date';
  readonly runAt: EpochMs;
}

/** When a job fires. Plain data: may be stored, compared and sent as it is. */
export type Trigger = CronTrigger | IntervalTrigger | DateTrigger;

/** Ten years of 365 days. */
export const MAX_INTERVAL_SECONDS = 315_360_000;

/** A day: longer jitter is a different schedule. */
export const MAX_JITTER_SECONDS = 86_400;

/** Longest cron expression, in UTF-16 units. Source: reliability.md section 6. */
export const MAX_EXPRESSION_LENGTH = 256;

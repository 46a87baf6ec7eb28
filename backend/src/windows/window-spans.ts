import { epochMs, toIso, type EpochMs } from '../kernel/index.js';
import { fires, type CronTrigger } from '../triggers/index.js';
import type { MaintenanceWindowEntity } from './maintenance-window.entity.js';

/** What decides when a window is open. */
export type WindowSchedule = Pick<
  MaintenanceWindowEntity,
  'from' | 'until' | 'repeats' | 'timezone' | 'repeatUntil'
>;

/** A window as the engine needs it. */
export type MaintenanceWindow = WindowSchedule &
  Pick<
    MaintenanceWindowEntity,
    'id' | 'name' | 'tags' | 'forbidsTrigger' | 'reason' | 'version' | 'updatedBy'
  >;

/** One time a window is open: `from <= instant < until`. */
export interface WindowSpan {
  window: MaintenanceWindow;
  from: EpochMs;
  until: EpochMs;
}

/** Repetitions of one window that are looked at, at most: a week's window over almost twenty years. */
const MAX_SPANS = 1_000;

/** When the windows are open between two instants (both inclusive), by start. Pure. */
export function spansBetween(
  windows: readonly MaintenanceWindow[],
  after: EpochMs,
  until: EpochMs,
): WindowSpan[] {
  return windows
    .flatMap((window) =>
      startsOf(window, after, until).map((from) => ({
        window,
        from,
        until: epochMs(from + (window.until - window.from)),
      })),
    )
    .filter((span) => span.until > after && span.from <= until)
    .sort((a, b) => a.from - b.from || a.window.id - b.window.id);
}

/** Those of them that are meant for a job with these tags. */
export function spansFor(spans: readonly WindowSpan[], tags: readonly string[]): WindowSpan[] {
  return spans.filter(({ window }) => isMeantFor(window, tags));
}

/** Whether a window covers a job with these tags: any of its own is enough; a window without tags covers every job. */
export function isMeantFor(
  { tags: wanted }: Pick<MaintenanceWindow, 'tags'>,
  tags: readonly string[],
): boolean {
  return wanted.length === 0 || wanted.some((tag) => tags.includes(tag));
}

/** The first of the spans that covers an instant. */
export function spanAt(spans: readonly WindowSpan[], at: EpochMs): WindowSpan | null {
  return spans.find(({ from, until }) => from <= at && at < until) ?? null;
}

/** When it is open next or still is; null when it is over. @param now what ended by then is over. */
export function nextSpan(window: MaintenanceWindow, now: EpochMs): WindowSpan | null {
  // The one that is open now started within its length; the one after within a week and the hours a clock change moves it.
  const spans = spansBetween([window], now, epochMs(Math.max(now, window.from) + 8 * DAYS));
  return spans[0] ?? null;
}

/** `reasonParams` of a fire skipped as `maintenance_window`. */
export function windowReasonParams({ window, from, until }: WindowSpan): Record<string, unknown> {
  const { id, name, reason, updatedBy, version } = window;
  return { windowId: id, name, reason, by: updatedBy, from: toIso(from), until: toIso(until), version };
}

/** What two fires skipped for a window must share to be told in one line: the window, its version and the time it was open. */
export function windowKeyOf(reasonParams: Record<string, unknown> | null): string {
  const { windowId, version, from } = reasonParams ?? {};
  return windowId === undefined ? '' : JSON.stringify([windowId, version, from]);
}

/** Instants at which it opens that matter between two instants. */
function startsOf(window: MaintenanceWindow, after: EpochMs, until: EpochMs): EpochMs[] {
  if (window.repeats === 'none') return [window.from];
  const length = window.until - window.from;
  return fires(weekly(window), epochMs(Math.max(-1, after - length)), until, MAX_SPANS).fires;
}

/** The weekly start as a schedule, so that clock changes are treated as those of jobs: a start within a gap moves to its end, one that
 *  exists twice is the first. */
function weekly({ from, timezone, repeatUntil }: WindowSchedule): CronTrigger {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    weekday: 'short',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(from);
  const at = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((part) => part.type === type)?.value ?? '0';
  const [second, minute, hour] = [at('second'), at('minute'), at('hour')].map(Number);
  return {
    type: 'cron',
    expression: `${second} ${minute} ${hour} * * ${at('weekday')}`,
    timezone,
    startAt: from,
    endAt: repeatUntil,
    jitterSeconds: 0,
    dstGap: 'after',
    dstOverlap: 'first',
  };
}

const DAYS = 86_400_000;

import { epochMs, parseIso, type EpochMs } from '../../src/kernel/index.js';
import {
  fireFlags,
  nextFire,
  requireTrigger,
  type CronTrigger,
  type Trigger,
  type TriggerInput,
} from '../../src/triggers/index.js';

/** An instant from RFC 3339 text. @throws Error when the test has a typing mistake in it. */
export function at(text: string): EpochMs {
  const instant = parseIso(text);
  if (instant === null) throw new Error(`not an instant: ${text}`);
  return instant;
}

/** A cron trigger with defaults: UTC, gap `after`, overlap `first`. */
export function aCron(cronExpression: string, timezone = 'UTC', more: TriggerInput = {}): CronTrigger {
  const trigger = requireTrigger(
    { cronExpression, timezone, ...more },
    { timezone: 'UTC', anchor: epochMs(0) },
  );
  if (trigger.type !== 'cron') throw new Error('not a cron trigger');
  return trigger;
}

/** The next `count` fires strictly after `after` as local text with offset, and `!` plus flags where there are any:
 *  `2026-03-29 03:00:00+02:00 !dst_gap`. Local text comes from Intl, not from the code under test. */
export function firesAsText(trigger: Trigger, after: string, count: number): string[] {
  const found: string[] = [];
  let next = nextFire(trigger, at(after));
  while (next !== null && found.length < count) {
    const flags = fireFlags(trigger, next);
    found.push(localText(next, trigger.timezone) + (flags.length > 0 ? ` !${flags.join('!')}` : ''));
    next = nextFire(trigger, next);
  }
  return found;
}

/** Asserts the first fires after an instant; fewer than the trigger has are fine, `'end'` asserts that there are no more. */
export function expectFires(trigger: Trigger, after: string, expected: string[]): void {
  const wanted = expected.filter((text) => text !== 'end');
  const ends = wanted.length < expected.length;
  expect(firesAsText(trigger, after, wanted.length + (ends ? 1 : 0))).toEqual(wanted);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** `2026-03-29 03:00:00+02:00` */
export function localText(instant: EpochMs, timeZone: string): string {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('sv-SE', {
      timeZone,
      ...{
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
      },
      timeZoneName: 'longOffset',
    });
    formatters.set(timeZone, formatter);
  }
  return formatter.format(instant).replace(' GMT', '').replace('−', '-');
}

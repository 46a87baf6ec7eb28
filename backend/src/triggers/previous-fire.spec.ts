import fc from 'fast-check';
import { epochMs, toIso } from '../kernel/index.js';
import { dstShiftAt } from './dst-shift.js';
import { fires } from './next-fire.js';
import { requireTrigger } from './parse-trigger.js';
import { previousFire } from './previous-fire.js';
import type { TriggerInput } from './parse-trigger.js';
import type { Trigger } from './trigger.js';

const instant = (text: string) => epochMs(Date.parse(text));
const START = instant('2026-03-01T00:00:00Z');
const make = (input: TriggerInput): Trigger => requireTrigger(input, { timezone: 'UTC', anchor: START });

describe(previousFire.name, () => {
  const triggers = [
    make({ intervalSeconds: 607 }),
    make({ cronExpression: '*/5 9-17 * * 1-5', timezone: 'Europe/Berlin' }),
    make({ cronExpression: '30 2 * * *', timezone: 'Europe/Berlin' }),
    make({ cronExpression: '0 0 1 * *', startAt: '2026-03-10T00:00:00Z', endAt: '2026-06-02T00:00:00Z' }),
  ];

  it.each(
    triggers.map(
      (trigger) => [trigger.type === 'cron' ? trigger.expression : trigger.type, trigger] as const,
    ),
  )('is the last of the enumerated fires before an instant: %s', (_name, trigger) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 * 86_400_000 }), (offset) => {
        const before = epochMs(START + offset);
        const all = fires(trigger, epochMs(START - 1), epochMs(before - 1), 1_000_000).fires;
        const expected = trigger.type === 'cron' && all.length === 0 ? undefined : (all.at(-1) ?? null);
        if (expected !== undefined) expect(previousFire(trigger, before)).toBe(expected);
      }),
      { numRuns: 25 },
    );
  });

  it('finds nothing before a first fire, and the last one long after the end', () => {
    const once = make({ runAt: '2026-03-05T00:00:00Z' });
    expect(previousFire(once, instant('2026-03-05T00:00:00Z'))).toBeNull();
    expect(previousFire(once, instant('2099-01-01T00:00:00Z'))).toBe(instant('2026-03-05T00:00:00Z'));
    const ended = make({
      cronExpression: '* * * * * *',
      endAt: '2026-03-01T00:00:30Z',
      startAt: '2026-03-01T00:00:00Z',
    });
    expect(previousFire(ended, instant('2099-01-01T00:00:00Z'))).toBe(instant('2026-03-01T00:00:30Z'));
  });
});

describe(dstShiftAt.name, () => {
  // Berlin: 02:00 -> 03:00 at 2026-03-29T01:00Z, 03:00 -> 02:00 at 2026-10-25T01:00Z.
  const berlin = (more: TriggerInput = {}): Trigger =>
    make({ cronExpression: '30 2 * * *', timezone: 'Europe/Berlin', ...more });
  const shift = (trigger: Trigger, text: string) => {
    const found = dstShiftAt(trigger, instant(text));
    if (found === null) return null;
    return found.kind === 'gap'
      ? [found.local, found.standIn === null ? null : toIso(found.standIn)]
      : [found.local, found.copy, toIso(found.other)];
  };

  it('recognises a local time that did not exist, by either offset', () => {
    const after = ['2026-03-29T02:30:00', '2026-03-29T01:00:00.000Z'];
    expect(shift(berlin(), '2026-03-29T01:30:00Z')).toEqual(after);
    expect(shift(berlin(), '2026-03-29T00:30:00Z')).toEqual(after);
    expect(shift(berlin({ dstGap: 'skip' }), '2026-03-29T01:30:00Z')).toEqual(['2026-03-29T02:30:00', null]);
  });

  it('recognises the copy of a repeated local time that does not fire', () => {
    expect(shift(berlin(), '2026-10-25T01:30:00Z')).toEqual([
      '2026-10-25T02:30:00',
      'second',
      '2026-10-25T00:30:00.000Z',
    ]);
    expect(shift(berlin({ dstOverlap: 'second' }), '2026-10-25T00:30:00Z')).toEqual([
      '2026-10-25T02:30:00',
      'first',
      '2026-10-25T01:30:00.000Z',
    ]);
  });

  it.each([
    ['a fire', berlin(), '2026-10-25T00:30:00Z'],
    ['both copies that fire', berlin({ dstOverlap: 'both' }), '2026-10-25T01:30:00Z'],
    ['another time near a gap', berlin(), '2026-03-29T01:31:00Z'],
    ['another time near a repetition', berlin(), '2026-10-25T01:31:00Z'],
    ['another day', berlin(), '2026-03-30T01:30:00Z'],
    ['an interval', make({ intervalSeconds: 60 }), '2026-03-29T01:30:01Z'],
    [
      'a schedule that follows elapsed time',
      berlin({ cronExpression: '30 * * * *' }),
      '2026-03-29T01:31:00Z',
    ],
  ])('says nothing of %s', (_name, trigger, text) => expect(shift(trigger, text)).toBeNull());
});

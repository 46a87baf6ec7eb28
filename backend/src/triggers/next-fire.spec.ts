import { Cron } from 'croner';
import fc from 'fast-check';
import { aCron, at, localText } from '../../test/support/expect-fires.js';
import { DAY, epochMs, MINUTE, type EpochMs } from '../kernel/index.js';
import { cronSchedule } from './cron/cron-schedule.js';
import { countFires, fires, LAST_INSTANT, nextFire } from './next-fire.js';
import { requireTrigger, type TriggerInput } from './parse-trigger.js';
import type { DstGap, DstOverlap, Trigger } from './trigger.js';

const anchor = at('2026-01-01T00:00:07Z');
const make = (input: TriggerInput): Trigger => requireTrigger(input, { timezone: 'UTC', anchor });
const iso = (instants: readonly EpochMs[]): string[] =>
  instants.map((instant) => new Date(instant).toISOString().slice(0, 19));

describe(nextFire.name, () => {
  it('is strictly after, and finds a fire at startAt and at endAt', () => {
    const trigger = aCron('0 0 * * *', 'UTC', {
      startAt: '2026-01-02T00:00:00Z',
      endAt: '2026-01-04T00:00:00Z',
    });
    const all = ['2026-01-02T00:00:00', '2026-01-03T00:00:00', '2026-01-04T00:00:00'];
    expect(iso(fires(trigger, epochMs(0), LAST_INSTANT, 9).fires)).toEqual(all);
    expect(nextFire(trigger, at('2026-01-02T00:00:00Z'))).toBe(at('2026-01-03T00:00:00Z'));
    expect(nextFire(trigger, at('2026-01-04T00:00:00Z'))).toBeNull();
    expect(
      nextFire({ ...trigger, endAt: at('2026-01-02T12:00:00Z') }, at('2026-01-02T00:00:00Z')),
    ).toBeNull();
  });

  it('counts intervals from the anchor, whatever the clock does', () => {
    const trigger = make({ intervalSeconds: 3_600, timezone: 'Europe/Berlin' });
    expect(nextFire(trigger, epochMs(0))).toBe(anchor);
    expect(nextFire(trigger, anchor)).toBe(anchor + 3_600_000);
    expect(iso(fires(trigger, at('2026-03-29T00:00:00Z'), at('2026-03-29T02:30:00Z'), 9).fires)).toEqual([
      '2026-03-29T00:00:07',
      '2026-03-29T01:00:07',
      '2026-03-29T02:00:07',
    ]);
  });

  it('fires a date once, and never outside its limits', () => {
    const runAt = '2026-05-01T10:00:00Z';
    expect(fires(make({ runAt }), epochMs(0), LAST_INSTANT, 9).fires).toEqual([at(runAt)]);
    expect(nextFire(make({ runAt, startAt: '2026-05-02T00:00:00Z' }), epochMs(0))).toBeNull();
    expect(nextFire(make({ runAt, endAt: '2026-04-02T00:00:00Z' }), epochMs(0))).toBeNull();
  });

  it('ends with the year 9999', () => {
    expect(nextFire(aCron('* * * * * *'), LAST_INSTANT)).toBeNull();
    expect(nextFire(make({ intervalSeconds: 315_360_000 }), epochMs(LAST_INSTANT - 1))).toBeNull();
    expect(nextFire(aCron('0 0 1 1 *'), epochMs(LAST_INSTANT - 10 * DAY))).toBeNull();
  });

  it('gives up after 100 years on a time that is always in a gap', () => {
    // Gaps of Berlin are on the last Sunday of March.
    expect(
      nextFire(aCron('30 2 * 3 7L', 'Europe/Berlin', { dstGap: 'skip' }), at('2026-01-01T00:00:00Z')),
    ).toBeNull();
  });

  it.each([
    '0 0 30 2 *',
    '59 59 23 31 2,4,6 *',
    '30 2 * 3 7L',
    '0 0 29W 2 *',
    '0 0 * 2 1#5',
    `${Array.from({ length: 60 }, (_, i) => i).join(',')} 0 30 2 *`,
  ])('looks at a bounded number of days for %s', (expression) => {
    const { calendar } = cronSchedule(expression);
    let calls = 0;
    const next = calendar.next.bind(calendar);
    calendar.next = (from) => {
      calls += 1;
      return next(from);
    };
    nextFire(aCron(expression, 'Europe/Berlin', { dstGap: 'skip' }), at('2026-01-01T00:00:00Z'));
    expect(calls).toBeGreaterThan(0);
    // Two or three looks around each of the 100 candidates at most.
    expect(calls).toBeLessThan(1_500);
  });
});

describe(fires.name, () => {
  const trigger = aCron('* * * * *');
  const from = at('2026-01-01T00:00:00Z');

  it('leaves `from` out, takes `to` in, and says where it stopped', () => {
    const to = epochMs(from + 3 * MINUTE);
    expect(fires(trigger, from, to, 3)).toEqual({
      fires: [1, 2, 3].map((n) => from + n * MINUTE),
      truncatedAfter: null,
    });
    expect(fires(trigger, from, to, 2).truncatedAfter).toBe(from + 2 * MINUTE);
    expect(fires(trigger, from, to, 0)).toEqual({ fires: [], truncatedAfter: from });
  });

  it('is what countFires counts', () => {
    const inputs: TriggerInput[] = [
      { cronExpression: '*/7 * * * *' },
      { intervalSeconds: 61 },
      { runAt: '2026-01-01T03:00:00Z' },
      { intervalSeconds: 61, endAt: '2026-01-01T01:00:00Z' },
    ];
    for (const input of inputs) {
      for (const hours of [0, 1, 48]) {
        const to = epochMs(from + hours * 60 * MINUTE);
        expect(countFires(make(input), from, to, 1_000)).toBe(
          Math.min(1_000, fires(make(input), from, to, 5_000).fires.length),
        );
      }
    }
  });
});

/** Days on which these zones change, and two zones that do not. */
const CHANGES: [string, string][] = [
  ['Europe/Berlin', '2026-03-29'],
  ['Europe/Berlin', '2026-10-25'],
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  ['Africa/Cairo', '2026-04-24'],
  ['Africa/Cairo', '2026-10-29'],
  ['Asia/Beirut', '2026-03-29'],
  ['Asia/Beirut', '2026-10-24'],
  ['Australia/Lord_Howe', '2026-10-03'],
  ['Australia/Lord_Howe', '2026-04-04'],
  ['Europe/Dublin', '2026-10-25'],
  ['America/Sao_Paulo', '2018-11-04'],
  ['America/Sao_Paulo', '2018-02-18'],
  ['America/St_Johns', '2010-11-07'],
  ['Pacific/Apia', '2012-04-01'],
  ['Asia/Kathmandu', '1986-01-01'],
  ['Asia/Riyadh', '2026-06-01'],
  ['UTC', '2026-06-01'],
];

interface Case {
  zone: string;
  day: string;
  minutes: string;
  hours: string;
  gap: DstGap;
  overlap: DstOverlap;
}

const field = (max: number): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constant('*'),
    fc.integer({ min: 2, max: 12 }).map((n) => `*/${n}`),
    fc.uniqueArray(fc.nat(max), { minLength: 1, maxLength: 5 }).map((list) => list.join(',')),
  );

const cases: fc.Arbitrary<Case> = fc
  .record({
    change: fc.constantFrom(...CHANGES),
    minutes: field(59),
    hours: fc.oneof(field(23), field(3)),
    gap: fc.constantFrom('after', 'skip' as const),
    overlap: fc.constantFrom('first', 'second', 'both' as const),
  })
  .map(({ change: [zone, day], ...rest }) => ({ zone, day, ...rest }));

const matches = (text: string, value: number): boolean =>
  text === '*' ||
  (text.startsWith('*/') ? value % Number(text.slice(2)) === 0 : text.split(',').map(Number).includes(value));

/** Minute by minute through four days, with Intl's local time: what should fire, by the words of the rule. */
function bruteForce({ zone, minutes, hours, gap, overlap }: Case, from: EpochMs): number[] {
  const isElapsed = minutes.startsWith('*') || hours.startsWith('*');
  const found = new Set<number>();
  const copies = new Map<number, number[]>();
  const isMatch = (local: number): boolean =>
    matches(minutes, (local / MINUTE) % 60) && matches(hours, Math.floor(local / (60 * MINUTE)) % 24);
  let newest = Number.NaN;
  for (let t = from - DAY; t <= from + 4 * DAY; t += MINUTE) {
    const local = Date.parse(`${localText(epochMs(t), zone).slice(0, 19).replace(' ', 'T')}Z`);
    for (let skipped = newest + MINUTE; skipped < local; skipped += MINUTE) {
      if (!isElapsed && gap === 'after' && isMatch(skipped)) found.add(t);
    }
    newest = Number.isNaN(newest) ? local : Math.max(newest, local);
    if (isMatch(local)) copies.set(local, [...(copies.get(local) ?? []), t]);
  }
  for (const times of copies.values()) {
    const chosen =
      isElapsed || overlap === 'both' ? times : overlap === 'first' ? times.slice(0, 1) : times.slice(-1);
    for (const t of chosen) found.add(t);
  }
  return [...found].filter((t) => t > from && t <= from + 3 * DAY).sort((a, b) => a - b);
}

describe('properties', () => {
  it('agrees with walking minute by minute through clock changes', () => {
    fc.assert(
      fc.property(cases, (c) => {
        const from = epochMs(at(`${c.day}T00:00:00Z`) - 1.5 * DAY);
        const trigger = aCron(`${c.minutes} ${c.hours} * * *`, c.zone, {
          dstGap: c.gap,
          dstOverlap: c.overlap,
        });
        expect(fires(trigger, from, epochMs(from + 3 * DAY), 10_000).fires).toEqual(bruteForce(c, from));
      }),
      { numRuns: 60 },
    );
  });

  it('is strictly increasing, whatever the step, and the same from any instant between two fires', () => {
    fc.assert(
      fc.property(cases, fc.double({ min: 0, max: 0.999, noNaN: true }), (c, part) => {
        const from = epochMs(at(`${c.day}T00:00:00Z`) - DAY);
        const trigger = aCron(`${c.minutes} ${c.hours} * * *`, c.zone, {
          dstGap: c.gap,
          dstOverlap: c.overlap,
        });
        const list = fires(trigger, from, epochMs(from + 2 * DAY), 200).fires;
        list.slice(1).forEach((fire, i) => {
          expect(fire).toBeGreaterThan(list[i]!);
          expect(nextFire(trigger, epochMs(list[i]! + Math.floor((fire - list[i]!) * part)))).toBe(fire);
        });
      }),
    );
  });

  it('agrees with croner where the rules are the same', () => {
    const days = fc.constantFrom(
      '* * *',
      '1 * *',
      'L * *',
      '15W * *',
      '* * MON#2',
      '* * 5L',
      '13 * 5',
      '*/5 2,8 *',
      '* 1-3 1-5',
      '29 2 *',
    );
    fc.assert(
      fc.property(field(59), field(23), days, fc.nat(20_000), (minutes, hours, rest, day) => {
        const expression = `${minutes} ${hours} ${rest}`;
        const from = epochMs(day * DAY);
        const mine = fires(aCron(expression), from, LAST_INSTANT, 8).fires;
        const theirs = new Cron(expression, { timezone: 'UTC', paused: true })
          .nextRuns(8, new Date(from))
          .map(Number);
        expect(mine).toEqual(theirs);
      }),
    );
  });
});

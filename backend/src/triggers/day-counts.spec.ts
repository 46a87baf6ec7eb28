import { aCron, at } from '../../test/support/expect-fires.js';
import { dayCounts, MAX_FIRES_A_DAY } from './day-counts.js';
import { requireTrigger } from './parse-trigger.js';
import { nextFire } from './next-fire.js';
import type { Trigger } from './trigger.js';

const countsOf = (trigger: Trigger, from: string, days: number): string[] =>
  dayCounts(trigger, at(from), days).map(({ date, fires }) => `${date.slice(5)} ${fires}`);

/** Counts one by one, by the local date of each fire. */
function enumerated(trigger: Trigger, from: string, days: string[]): Record<string, number> {
  const counts = Object.fromEntries(days.map((day) => [day, 0]));
  const local = new Intl.DateTimeFormat('en-CA', { timeZone: trigger.timezone, dateStyle: 'short' });
  for (let next = nextFire(trigger, at(from)); next !== null; next = nextFire(trigger, next)) {
    const day = local.format(next);
    if (!(day in counts)) break;
    counts[day]! += 1;
  }
  return counts;
}

describe(dayCounts.name, () => {
  it('counts what is left of the first day, then whole ones', () => {
    expect(countsOf(aCron('0 */6 * * *'), '2026-11-24T12:00:00Z', 3)).toEqual([
      '11-24 1',
      '11-25 4',
      '11-26 4',
    ]);
  });

  it('counts in the zone of the trigger, 23 and 25 hours where the day has them', () => {
    expect(countsOf(aCron('0 * * * *', 'Europe/Berlin'), '2026-03-27T23:00:00Z', 3)).toEqual([
      '03-28 23',
      '03-29 23',
      '03-30 24',
    ]);
    expect(countsOf(aCron('0 * * * *', 'Europe/Berlin'), '2026-10-24T10:00:00Z', 3)).toEqual([
      '10-24 11',
      '10-25 25',
      '10-26 24',
    ]);
  });

  it('leaves days without a fire at 0, also between others and beyond the end', () => {
    const sut = requireTrigger(
      { cronExpression: '0 9 * * 1-5', timezone: 'UTC', endAt: '2026-12-01T12:00:00Z' },
      { timezone: 'UTC', anchor: at('2026-11-01T00:00:00Z') },
    );
    expect(countsOf(sut, '2026-11-27T10:00:00Z', 6)).toEqual([
      '11-27 0',
      '11-28 0',
      '11-29 0',
      '11-30 1',
      '12-01 1',
      '12-02 0',
    ]);
  });

  it('stops counting a day at its bound', () => {
    expect(countsOf(aCron('* * * * * *'), '2026-11-24T23:59:50Z', 2)).toEqual([
      '11-24 9',
      `11-25 ${MAX_FIRES_A_DAY}`,
    ]);
  });

  it.each(['*/7 3,15 * * *', '30 2 * * *', '0 0 1,15 * *', '*/30 1-4 * * 0', '0 0 L * *'])(
    'agrees with counting one by one: %s',
    (expression) => {
      for (const from of ['2026-03-10T00:00:00Z', '2026-10-10T05:17:00Z']) {
        const sut = aCron(expression, 'America/New_York');
        const counts = Object.fromEntries(
          dayCounts(sut, at(from), 40).map(({ date, fires }) => [date, fires]),
        );
        expect(counts).toEqual(enumerated(sut, from, Object.keys(counts)));
      }
    },
  );
});

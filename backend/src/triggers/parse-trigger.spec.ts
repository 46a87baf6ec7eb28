import fc from 'fast-check';
import { at } from '../../test/support/expect-fires.js';
import { ValidationError } from '../kernel/index.js';
import { parseTrigger, requireTrigger, triggerFields, type TriggerInput } from './parse-trigger.js';
import { parseTimeZone } from './zone.js';

const defaults = { timezone: 'Asia/Riyadh', anchor: at('2026-01-01T00:00:07Z') };
const errorsOf = (input: TriggerInput): string[] =>
  (parseTrigger(input, defaults).errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`);

describe(parseTrigger.name, () => {
  it('detects the type and fills in defaults', () => {
    expect(parseTrigger({ cronExpression: ' 0 9 * * * ', jitterSeconds: null }, defaults).trigger).toEqual({
      ...{ type: 'cron', expression: '0 9 * * *', timezone: 'Asia/Riyadh', startAt: null, endAt: null },
      ...{ jitterSeconds: 0, dstGap: 'after', dstOverlap: 'first' },
    });
    expect(
      parseTrigger({ jobType: 'date', runAt: '2026-05-01T10:00:00+03:00' }, defaults).trigger,
    ).toMatchObject({
      type: 'date',
      runAt: at('2026-05-01T07:00:00Z'),
    });
  });

  it('anchors an interval at startAt, else at the default', () => {
    const startAt = '2026-02-01T00:00:00Z';
    expect(parseTrigger({ intervalSeconds: 60 }, defaults).trigger).toMatchObject({
      anchor: defaults.anchor,
    });
    expect(parseTrigger({ intervalSeconds: 60, startAt }, defaults).trigger).toMatchObject({
      anchor: at(startAt),
    });
  });

  it.each<[TriggerInput, string[]]>([
    [{}, ['/cronExpression REQUIRED']],
    [{ jobType: 'interval' }, ['/intervalSeconds REQUIRED']],
    [{ jobType: 'weekly', runAt: 5 }, ['/jobType INVALID_CHOICE', '/runAt INVALID_TYPE']],
    [
      { cronExpression: '0 9 * * *', intervalSeconds: 5 },
      ['/cronExpression CONFLICTING_FIELDS', '/intervalSeconds CONFLICTING_FIELDS'],
    ],
    [
      { jobType: 'cron', runAt: '2026-05-01T10:00:00Z' },
      ['/cronExpression REQUIRED', '/runAt CONFLICTING_FIELDS'],
    ],
    [{ intervalSeconds: 0 }, ['/intervalSeconds OUT_OF_RANGE']],
    [{ intervalSeconds: -1 }, ['/intervalSeconds OUT_OF_RANGE']],
    [{ intervalSeconds: 1.5 }, ['/intervalSeconds OUT_OF_RANGE']],
    [{ intervalSeconds: Number.NaN }, ['/intervalSeconds OUT_OF_RANGE']],
    [{ intervalSeconds: 1e308 }, ['/intervalSeconds OUT_OF_RANGE']],
    [{ intervalSeconds: 315_360_001 }, ['/intervalSeconds OUT_OF_RANGE']],
    [{ intervalSeconds: '60' }, ['/intervalSeconds OUT_OF_RANGE']],
    [{ intervalSeconds: 60, jitterSeconds: 86_401 }, ['/jitterSeconds OUT_OF_RANGE']],
    [
      { intervalSeconds: 60, startAt: '2026-01-02T00:00:00Z', endAt: '2026-01-01T00:00:00Z' },
      ['/endAt NOT_AFTER_START'],
    ],
    [
      { intervalSeconds: 60, startAt: '2026-01-02 00:00', endAt: '10000-01-01T00:00:00Z' },
      ['/startAt INVALID_INSTANT', '/endAt INVALID_INSTANT'],
    ],
    [{ runAt: '2026-02-30T00:00:00Z' }, ['/runAt INVALID_INSTANT']],
    [{ cronExpression: '* * * * *', timezone: 7 }, ['/timezone INVALID_TYPE']],
    [
      { cronExpression: '* * * * *', dstGap: 'shift', dstOverlap: 2 },
      ['/dstGap INVALID_CHOICE', '/dstOverlap INVALID_CHOICE'],
    ],
    [{ cronExpression: '61 * * 13 *' }, ['/cronExpression CRON_VALUE', '/cronExpression CRON_VALUE']],
  ])('names everything wrong with %j', (input, expected) => {
    expect(errorsOf(input)).toEqual(expected);
  });

  it('says where in the expression the mistake is and what it contradicts', () => {
    expect(parseTrigger({ cronExpression: '0 25 * * *' }, defaults).errors?.[0]?.params).toEqual({
      field: 'hour',
      token: '25',
      offset: 2,
    });
    const both = { runAt: '2026-05-01T10:00:00Z', intervalSeconds: 5 };
    expect(parseTrigger(both, defaults).errors?.map(({ params }) => params)).toEqual([
      { with: ['runAt'] },
      { with: ['intervalSeconds'] },
    ]);
  });

  it('never throws, whatever comes', () => {
    const field = fc.oneof(fc.anything(), fc.string(), fc.double());
    const keys = [
      'jobType',
      'cronExpression',
      'intervalSeconds',
      'runAt',
      'timezone',
      'startAt',
      'endAt',
      'dstGap',
    ];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), field), (input) => {
        const result = parseTrigger(input, defaults);
        expect(result.errors === undefined).toBe(result.trigger !== undefined);
      }),
    );
  });
});

describe(requireTrigger.name, () => {
  it('throws a ValidationError with every error', () => {
    expect(() => requireTrigger({}, defaults)).toThrow(ValidationError);
  });
});

describe(triggerFields.name, () => {
  it.each<TriggerInput>([
    { cronExpression: '0 9 * * *', dstGap: 'skip', endAt: '2027-01-01T00:00:00Z' },
    { intervalSeconds: 90, startAt: '2026-03-01T00:00:00Z', jitterSeconds: 5 },
    { runAt: '2026-05-01T10:00:00.250Z', timezone: 'Europe/Berlin' },
  ])('is the inverse of parsing %j', (input) => {
    const trigger = requireTrigger(input, defaults);
    expect(requireTrigger(triggerFields(trigger), defaults)).toEqual(trigger);
  });
});

describe(parseTimeZone.name, () => {
  it.each([
    '../../etc/passwd',
    'TZ=UTC',
    'TZ=',
    '',
    '+03:00',
    'GMT+3',
    'Mars/Phobos',
    'Europe/Berlin/x/y',
    'a'.repeat(65),
    'UTC\n',
    '__proto__',
  ])('refuses %j', (name) => expect(parseTimeZone(name)).toBeNull());

  it.each([
    ['europe/berlin', 'Europe/Berlin'],
    ['UTC', 'UTC'],
    ['Etc/GMT+5', 'Etc/GMT+5'],
    ['Asia/Kathmandu', 'Asia/Kathmandu'],
    ['America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
  ])('reads %s', (name, expected) => expect(parseTimeZone(name)).toBe(expected));
});

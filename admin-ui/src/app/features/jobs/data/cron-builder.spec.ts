import { parsePattern, PATTERN_KINDS, switchKind, writePattern, type Pattern } from './cron-builder';

const PAIRS: [string, Pattern][] = [
  ['* * * * *', { kind: 'minutes', every: 1 }],
  ['*/15 * * * *', { kind: 'minutes', every: 15 }],
  ['5 * * * *', { kind: 'hourly', minute: 5 }],
  ['0 9 * * *', { kind: 'daily', time: '09:00' }],
  ['30 23 * * 1-5', { kind: 'weekly', days: [1, 2, 3, 4, 5], time: '23:30' }],
  ['0 9 * * 0,3,6', { kind: 'weekly', days: [0, 3, 6], time: '09:00' }],
  ['0 9 31 * *', { kind: 'monthly', day: 31, time: '09:00' }],
  ['0 9 L * *', { kind: 'monthly', day: 'last', time: '09:00' }],
  ['0 9 * * 1#2', { kind: 'nth', nth: 2, weekday: 1, time: '09:00' }],
  ['0 9 * * 5L', { kind: 'nth', nth: 'last', weekday: 5, time: '09:00' }],
  ['0 9 29 2 *', { kind: 'yearly', month: 2, day: 29, time: '09:00' }],
];

describe(parsePattern.name, () => {
  it.each(PAIRS)('reads %s and writes it again', (expression, pattern) => {
    expect(parsePattern(expression)).toEqual(pattern);
    expect(writePattern(pattern)).toBe(expression);
  });

  it.each([
    ['0 0 9 * * 1-5', '0 9 * * 1-5'],
    ['00 09 * * MON-FRI', '0 9 * * 1-5'],
    ['0 9 ? * 5-7', '0 9 * * 0,5,6'],
    ['0 9 * * FRI#L', '0 9 * * 5L'],
    ['@daily', '0 0 * * *'],
    ['@weekly', '0 0 * * 0'],
  ])('knows %s as another way to say %s', (expression, written) => {
    const pattern = parsePattern(expression);
    expect(pattern && writePattern(pattern)).toBe(written);
  });

  it.each([
    '',
    '0 9',
    '30 0 9 * * *',
    '0 9,17 * * *',
    '0 9 1 * 1',
    '0 9 1,15 * *',
    '0 9 15W * *',
    '*/5 9-17 * * *',
    '0 9 * * 1-5/2',
    '0 9 * * 5-1',
    '0 24 * * *',
    '60 * * * *',
    '0 9 32 * *',
    '0 9 1 13 *',
    '0 9 * * 8',
  ])('leaves alone what it cannot show: "%s"', (expression) => {
    expect(parsePattern(expression)).toBeNull();
  });
});

describe(switchKind.name, () => {
  it('keeps the time, and makes a pattern that can be read again', () => {
    for (const kind of PATTERN_KINDS) {
      const next = switchKind({ kind: 'daily', time: '17:45' }, kind);
      expect(next.kind).toBe(kind);
      if ('time' in next) expect(next.time).toBe('17:45');
      expect(parsePattern(writePattern(next))).toEqual(next);
    }
  });
});

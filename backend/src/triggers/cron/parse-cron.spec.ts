import { aCron, expectFires } from '../../../test/support/expect-fires.js';
import { parseCron } from './parse-cron.js';

/** Accepted expressions and their first fires after 2026-01-01T00:00:00Z (a Thursday), date and time only. */
const ACCEPTED: [string, string[]][] = [
  ['@hourly', ['2026-01-01 01:00:00']],
  ['@DAILY', ['2026-01-02 00:00:00']],
  ['@midnight', ['2026-01-02 00:00:00']],
  ['@weekly', ['2026-01-04 00:00:00']],
  ['@monthly', ['2026-02-01 00:00:00']],
  ['@yearly', ['2027-01-01 00:00:00']],
  ['@annually', ['2027-01-01 00:00:00']],
  [' 0\t9  * * * ', ['2026-01-01 09:00:00']],
  ['*/20 * * * * *', ['2026-01-01 00:00:20', '2026-01-01 00:00:40', '2026-01-01 00:01:00']],
  ['10/25 3 * * *', ['2026-01-01 03:10:00', '2026-01-01 03:35:00', '2026-01-02 03:10:00']],
  [
    '5-20/7 3 * * *',
    ['2026-01-01 03:05:00', '2026-01-01 03:12:00', '2026-01-01 03:19:00', '2026-01-02 03:05:00'],
  ],
  ['0 9 * feb,APR mon', ['2026-02-02 09:00:00', '2026-02-09 09:00:00']],
  ['0 0 * * 7', ['2026-01-04 00:00:00', '2026-01-11 00:00:00']],
  [
    '0 0 * * FRI-SUN',
    ['2026-01-02 00:00:00', '2026-01-03 00:00:00', '2026-01-04 00:00:00', '2026-01-09 00:00:00'],
  ],
  ['0 0 * * SUN-SUN', ['2026-01-04 00:00:00', '2026-01-11 00:00:00']],
  ['0 0 * * 1/2', ['2026-01-02 00:00:00', '2026-01-05 00:00:00', '2026-01-07 00:00:00']],
  ['0 0 * * 7/2', ['2026-01-04 00:00:00', '2026-01-11 00:00:00']],
  ['0 0 L * ?', ['2026-01-31 00:00:00', '2026-02-28 00:00:00', '2026-03-31 00:00:00']],
  ['0 0 L-30 * *', ['2026-03-01 00:00:00', '2026-05-01 00:00:00']],
  ['0 0 LW * *', ['2026-01-30 00:00:00', '2026-02-27 00:00:00', '2026-03-31 00:00:00']],
  ['0 0 wl 1 *', ['2026-01-30 00:00:00']],
  ['0 0 1W * *', ['2026-02-02 00:00:00', '2026-03-02 00:00:00', '2026-04-01 00:00:00']],
  ['0 0 1w 8 *', ['2026-08-03 00:00:00']],
  ['0 0 31W * *', ['2026-01-30 00:00:00', '2026-03-31 00:00:00', '2026-05-29 00:00:00']],
  ['0 0 15W * *', ['2026-01-15 00:00:00', '2026-02-16 00:00:00', '2026-03-16 00:00:00']],
  ['0 0 10W * *', ['2026-01-09 00:00:00']],
  ['0 0 * * MON#1', ['2026-01-05 00:00:00', '2026-02-02 00:00:00']],
  ['0 0 * * 7#5', ['2026-03-29 00:00:00', '2026-05-31 00:00:00']],
  ['0 0 * * 5L', ['2026-01-30 00:00:00', '2026-02-27 00:00:00']],
  ['0 0 * * FRI#L,0L', ['2026-01-25 00:00:00', '2026-01-30 00:00:00']],
  ['0 0 13 * FRI', ['2026-01-02 00:00:00', '2026-01-09 00:00:00', '2026-01-13 00:00:00']],
  ['0 0 ? * ?', ['2026-01-02 00:00:00']],
  ['0 0 */2 * 1', ['2026-01-03 00:00:00', '2026-01-05 00:00:00', '2026-01-07 00:00:00']],
  ['59 59 23 31 12 *', ['2026-12-31 23:59:59', '2027-12-31 23:59:59']],
  ['0 0 29 2 *', ['2028-02-29 00:00:00', '2032-02-29 00:00:00']],
  ['0 0 30 2 *', ['end']],
  ['0 0 31 2,4,6,9,11 *', ['end']],
];

/** Refused expressions: code, field, token, offset. */
const REFUSED: [string, string, string | null, string, number][] = [
  ['', 'CRON_EMPTY', null, '', 0],
  ['* * * *', 'CRON_FIELD_COUNT', null, '*', 6],
  ['* * * * * * 2026', 'CRON_FIELD_COUNT', null, '2026', 12],
  [' @every 5m', 'CRON_ALIAS', null, '@every', 1],
  ['@daily 5', 'CRON_ALIAS', null, '@daily', 0],
  ['@constructor', 'CRON_ALIAS', null, '@constructor', 0],
  ['60 * * * *', 'CRON_VALUE', 'minute', '60', 0],
  ['60 0 * * * *', 'CRON_VALUE', 'second', '60', 0],
  ['0 24 * * *', 'CRON_VALUE', 'hour', '24', 2],
  ['0 0 0 * *', 'CRON_VALUE', 'dayOfMonth', '0', 4],
  ['0 0 * 13 *', 'CRON_VALUE', 'month', '13', 6],
  ['0 0 * * 8', 'CRON_VALUE', 'dayOfWeek', '8', 8],
  ['JAN * * * *', 'CRON_VALUE', 'minute', 'JAN', 0],
  ['0 0 MON * *', 'CRON_VALUE', 'dayOfMonth', 'MON', 4],
  ['1,2,x,4 * * * *', 'CRON_VALUE', 'minute', 'x', 4],
  ['-1 * * * *', 'CRON_VALUE', 'minute', '-1', 0],
  ['1.5 * * * *', 'CRON_VALUE', 'minute', '1.5', 0],
  ['1e1 * * * *', 'CRON_VALUE', 'minute', '1e1', 0],
  ['١ * * * *', 'CRON_VALUE', 'minute', '١', 0],
  ['0 22-6 * * *', 'CRON_RANGE_REVERSED', 'hour', '22-6', 2],
  ['0 0 * * FRI-MON', 'CRON_RANGE_REVERSED', 'dayOfWeek', 'FRI-MON', 8],
  ['0 0 1-2-3 * *', 'CRON_TOKEN', 'dayOfMonth', '1-2-3', 4],
  ['*/2/3 * * * *', 'CRON_TOKEN', 'minute', '*/2/3', 0],
  ['*/0 * * * *', 'CRON_STEP', 'minute', '*/0', 0],
  ['*/61 * * * *', 'CRON_STEP', 'minute', '*/61', 0],
  ['*/ * * * *', 'CRON_STEP', 'minute', '*/', 0],
  ['1,,2 * * * *', 'CRON_TOKEN', 'minute', '', 2],
  ['? * * * *', 'CRON_TOKEN', 'minute', '?', 0],
  ['0 0 1,? * *', 'CRON_TOKEN', 'dayOfMonth', '?', 6],
  ['0 0 W * *', 'CRON_TOKEN', 'dayOfMonth', 'W', 4],
  ['0 0 L-31 * *', 'CRON_VALUE', 'dayOfMonth', 'L-31', 4],
  ['0 0 L-0 * *', 'CRON_VALUE', 'dayOfMonth', 'L-0', 4],
  ['0 0 32W * *', 'CRON_VALUE', 'dayOfMonth', '32W', 4],
  ['0 0 * * L', 'CRON_TOKEN', 'dayOfWeek', 'L', 8],
  ['0 0 * * 8L', 'CRON_VALUE', 'dayOfWeek', '8L', 8],
  ['0 0 * * 1#6', 'CRON_VALUE', 'dayOfWeek', '1#6', 8],
  ['0 0 * * #1', 'CRON_VALUE', 'dayOfWeek', '#1', 8],
  ['L * * * *', 'CRON_VALUE', 'minute', 'L', 0],
  ['0 0 * * 1W', 'CRON_VALUE', 'dayOfWeek', '1W', 8],
  ['*'.repeat(257), 'CRON_TOO_LONG', null, '', 0],
];

describe(parseCron.name, () => {
  it.each(ACCEPTED)('accepts %s', (expression, dates) => {
    const expected = dates.map((date) => (date === 'end' ? date : `${date}+00:00`));
    expectFires(aCron(expression), '2026-01-01T00:00:00Z', expected);
  });

  it.each(REFUSED)('refuses %s', (expression, code, field, token, offset) => {
    const { problems } = parseCron(expression);
    expect(problems).toEqual([{ code, field, token, offset, message: expect.stringMatching(/\.$/) }]);
  });

  it('names every mistake, not only the first', () => {
    const { problems } = parseCron('61,x 25 * * 9');
    expect(problems?.map(({ field, offset }) => `${field}@${offset}`)).toEqual([
      'minute@0',
      'minute@3',
      'hour@5',
      'dayOfWeek@12',
    ]);
  });
});

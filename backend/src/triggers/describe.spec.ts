import { aCron, at } from '../../test/support/expect-fires.js';
import { DESCRIBE_MESSAGES } from './describe.messages.js';
import { describeTrigger } from './describe.js';
import { requireTrigger, type TriggerInput } from './parse-trigger.js';

/** Golden sentences: what a cron says in UTC, without the closing " (UTC).". */
const CRONS: [string, string, string][] = [
  ['* * * * *', 'Every minute', 'كل دقيقة'],
  ['*/2 * * * *', 'Every 2 minutes', 'كل دقيقتين'],
  ['*/5 * * * *', 'Every 5 minutes', 'كل 5 دقائق'],
  ['*/15 * * * *', 'Every 15 minutes', 'كل 15 دقيقة'],
  ['0,30 * * * *', 'Every 30 minutes', 'كل 30 دقيقة'],
  ['*/25 * * * *', 'Every hour at minutes 0, 25 and 50', 'كل ساعة عند الدقائق 0 و25 و50'],
  ['0 * * * *', 'Every hour', 'كل ساعة'],
  ['5 * * * *', 'Every hour at minute 5', 'كل ساعة عند الدقيقة 5'],
  ['10,20 * * * *', 'Every hour at minutes 10 and 20', 'كل ساعة عند الدقيقتين 10 و20'],
  ['0 */2 * * *', 'Every 2 hours', 'كل ساعتين'],
  ['0 9 * * *', 'At 09:00, every day', 'في الساعة 09:00، كل يوم'],
  ['30 9,17 * * *', 'At 09:30 and 17:30, every day', 'في الساعة 09:30 و17:30، كل يوم'],
  ['15 30 8 * * *', 'At 08:30:15, every day', 'في الساعة 08:30:15، كل يوم'],
  ['0 9-17 * * *', 'Every hour from 09:00 to 17:00', 'كل ساعة من الساعة 09:00 إلى الساعة 17:00'],
  ['5 1-15/2 * * *', 'Every 2 hours from 01:05 to 15:05', 'كل ساعتين من الساعة 01:05 إلى الساعة 15:05'],
  ['* 2 * * *', 'Every minute from 02:00 to 02:59', 'كل دقيقة من الساعة 02:00 إلى الساعة 02:59'],
  ['*/20 1,2,5 * * *', 'Every 20 minutes during hours 01, 02 and 05', 'كل 20 دقيقة خلال الساعات 01 و02 و05'],
  ['* * * * * *', 'Every second', 'كل ثانية'],
  ['*/10 * * * * *', 'Every 10 seconds', 'كل 10 ثوانٍ'],
  [
    '*/2 9-17 * * * *',
    'Every 2 seconds, at minutes 9 to 17, every hour',
    'كل ثانيتين، عند الدقائق من 9 إلى 17، كل ساعة',
  ],
  ['5 */5 * * * *', 'At second 5, every 5 minutes, every hour', 'عند الثانية 5، كل 5 دقائق، كل ساعة'],
  [
    '1,5 3,8 1-4 * * *',
    'At seconds 1 and 5, at minutes 3 and 8, during hours 01 to 04',
    'عند الثانيتين 1 و5، عند الدقيقتين 3 و8، خلال الساعات من 01 إلى 04',
  ],
  [
    '1-25/3 5,7 * * *',
    'At minutes 1, 4, 7, 10, 13, 16, 19, 22 and 25, during hours 05 and 07',
    'عند الدقائق 1 و4 و7 و10 و13 و16 و19 و22 و25، خلال الساعتين 05 و07',
  ],
  [
    '*/7 3 * * *',
    'At minutes 0, 7, 14, 21, 28, 35, 42, 49 and 56, during hour 03',
    'عند الدقائق 0 و7 و14 و21 و28 و35 و42 و49 و56، خلال الساعة 03',
  ],
  [
    '0,3-5 1,2,4 * * *',
    'At minutes 0 and 3 to 5, during hours 01, 02 and 04',
    'عند الدقائق 0 ومن 3 إلى 5، خلال الساعات 01 و02 و04',
  ],
  ['@daily', 'At 00:00, every day', 'في الساعة 00:00، كل يوم'],
  ['@yearly', 'At 00:00, on 1 January', 'في الساعة 00:00، في 1 يناير'],
];

const DAYS: [string, string, string][] = [
  ['* * 1-5', 'from Monday to Friday', 'من الاثنين إلى الجمعة'],
  ['* * FRI-SUN', 'from Friday to Sunday', 'من الجمعة إلى الأحد'],
  ['* * 5', 'on Friday', 'يوم الجمعة'],
  ['* * 0,6', 'on Saturday and Sunday', 'يومي السبت والأحد'],
  ['* * 7,MON', 'on Sunday and Monday', 'يومي الأحد والاثنين'],
  ['* * MON,WED,FRI', 'on Monday, Wednesday and Friday', 'أيام الاثنين والأربعاء والجمعة'],
  ['* * MON#1', 'on the first Monday of the month', 'يوم الاثنين الأول من الشهر'],
  ['* * FRI#5', 'on the fifth Friday of the month', 'يوم الجمعة الخامس من الشهر'],
  ['* * 5L', 'on the last Friday of the month', 'يوم الجمعة الأخير من الشهر'],
  ['1 * *', 'on day 1 of the month', 'في اليوم 1 من الشهر'],
  ['1,15 * ?', 'on days 1 and 15 of the month', 'في اليومين 1 و15 من الشهر'],
  ['1-7 * *', 'on days 1 to 7 of the month', 'في الأيام من 1 إلى 7 من الشهر'],
  ['L * *', 'on the last day of the month', 'في آخر يوم من الشهر'],
  ['L-1 * *', '1 day before the last day of the month', 'قبل آخر يوم من الشهر بيوم واحد'],
  ['L-2 * *', '2 days before the last day of the month', 'قبل آخر يوم من الشهر بيومين'],
  ['L-3 * *', '3 days before the last day of the month', 'قبل آخر يوم من الشهر بـ3 أيام'],
  [
    '15W * *',
    'on the weekday (Monday to Friday) nearest to day 15 of the month',
    'في أقرب يوم (من الاثنين إلى الجمعة) إلى اليوم 15 من الشهر',
  ],
  [
    'LW * *',
    'on the last weekday (Monday to Friday) of the month',
    'في آخر يوم (من الاثنين إلى الجمعة) من الشهر',
  ],
  ['13 * 5', 'on day 13 of the month or on Friday', 'في اليوم 13 من الشهر أو يوم الجمعة'],
  ['* 6-8 *', 'every day, from June to August', 'كل يوم، من يونيو إلى أغسطس'],
  ['* 1,7 *', 'every day, in January and July', 'كل يوم، في شهري يناير ويوليو'],
  [
    '1 */3 *',
    'on day 1 of the month, in January, April, July and October',
    'في اليوم 1 من الشهر، في أشهر يناير وأبريل ويوليو وأكتوبر',
  ],
  ['1 JAN *', 'on 1 January', 'في 1 يناير'],
  ['L 2 *', 'on the last day of the month, in February', 'في آخر يوم من الشهر، في فبراير'],
];

const INTERVALS: [number, string, string][] = [
  [1, 'Every second', 'كل ثانية'],
  [5, 'Every 5 seconds', 'كل 5 ثوانٍ'],
  [60, 'Every minute', 'كل دقيقة'],
  [5_400, 'Every 1 hour and 30 minutes', 'كل ساعة و30 دقيقة'],
  [86_400, 'Every day', 'كل يوم'],
  [172_800, 'Every 2 days', 'كل يومين'],
  [259_200, 'Every 3 days', 'كل 3 أيام'],
  [950_400, 'Every 11 days', 'كل 11 يومًا'],
  [8_640_000, 'Every 100 days', 'كل 100 يوم'],
  [180_122, 'Every 2 days, 2 hours, 2 minutes and 2 seconds', 'كل يومين وساعتين ودقيقتين وثانيتين'],
];

function said(input: TriggerInput): { en: string; ar: string } {
  return describeTrigger(requireTrigger(input, { timezone: 'UTC', anchor: at('2026-01-01T00:00:00Z') }));
}

function inUtc(en: string, ar: string): { en: string; ar: string } {
  return { en: `${en} (UTC).`, ar: `${ar} (\u2068UTC\u2069).` };
}

describe(describeTrigger.name, () => {
  it.each(CRONS)('says what %s means', (expression, en, ar) => {
    expect(describeTrigger(aCron(expression))).toEqual(inUtc(en, ar));
  });

  it.each(DAYS)('says which days %s are', (days, en, ar) => {
    const expected = inUtc(`At 09:00, ${en}`, `في الساعة 09:00، ${ar}`);
    expect(describeTrigger(aCron(`0 9 ${days}`))).toEqual(expected);
  });

  it.each(INTERVALS)('says an interval of %d seconds', (intervalSeconds, en, ar) => {
    expect(said({ intervalSeconds })).toEqual(inUtc(en, ar));
  });

  it('says a date with its limits in the zone of the job', () => {
    const input = {
      runAt: '2026-03-01T06:00:05Z',
      startAt: '2026-01-01T00:00:00Z',
      endAt: '2027-01-01T00:00:00Z',
    };
    expect(said({ ...input, timezone: 'Asia/Riyadh' })).toEqual({
      en: 'Once, on 1 March 2026 at 09:00:05, starting 1 January 2026 at 03:00, until 1 January 2027 at 03:00 (Asia/Riyadh).',
      ar: 'مرة واحدة، في 1 مارس 2026 الساعة 09:00:05، ابتداءً من 1 يناير 2026 الساعة 03:00، حتى 1 يناير 2027 الساعة 03:00 (\u2068Asia/Riyadh\u2069).',
    });
  });

  it('has all six plural forms in every Arabic plural', () => {
    for (const message of Object.values(DESCRIBE_MESSAGES.ar)) {
      for (const plural of message.split('plural,').slice(1)) {
        for (const form of ['zero', 'one', 'two', 'few', 'many', 'other'])
          expect(plural).toContain(`${form} {`);
      }
    }
  });
});

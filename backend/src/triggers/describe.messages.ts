/** The two languages of the product. */
export type Language = 'en' | 'ar';

/** Locale per language for numbers, dates and lists: day-month order, Latin digits and Gregorian dates in both, because
 *  times and cron fields are written with them. */
export const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', ar: 'ar-u-nu-latn-ca-gregory' };

/** Weekday names by number, 0 = Sunday. */
export const WEEKDAY_NAMES: Readonly<Record<Language, readonly string[]>> = {
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
  ar: ['الأحد', 'الاثنين', 'الثلاثاء', 'الأربعاء', 'الخميس', 'الجمعة', 'السبت'],
};

/** Month names by number - 1. */
export const MONTH_NAMES: Readonly<Record<Language, readonly string[]>> = {
  en: [
    ...['January', 'February', 'March', 'April', 'May', 'June'],
    ...['July', 'August', 'September', 'October', 'November', 'December'],
  ],
  ar: [
    ...['يناير', 'فبراير', 'مارس', 'أبريل', 'مايو', 'يونيو'],
    ...['يوليو', 'أغسطس', 'سبتمبر', 'أكتوبر', 'نوفمبر', 'ديسمبر'],
  ],
};

/** English ICU messages of the describer. `n` is a count for plurals; `list` is already joined. */
const en = {
  everySecond: 'every {n, plural, one {second} other {# seconds}}',
  everyMinute: 'every {n, plural, one {minute} other {# minutes}}',
  everyHour: 'every {n, plural, one {hour} other {# hours}}',
  everyDay: 'every {n, plural, one {day} other {# days}}',
  everyDuration: 'every {list}',
  seconds: '{n, plural, one {# second} other {# seconds}}',
  minutes: '{n, plural, one {# minute} other {# minutes}}',
  hours: '{n, plural, one {# hour} other {# hours}}',
  days: '{n, plural, one {# day} other {# days}}',

  atTimes: 'at {list}',
  atMinuteOf: '{every} at {n, plural, one {minute} other {minutes}} {list}',
  between: '{every} from {from} to {to}',
  duringHours: '{every} during {n, plural, one {hour} other {hours}} {list}',
  secondsAre: 'at {n, plural, one {second} other {seconds}} {list}',
  minutesAre: 'at {n, plural, one {minute} other {minutes}} {list}',
  hoursAre: 'during {n, plural, one {hour} other {hours}} {list}',
  run: '{from} to {to}',

  onWeekdays: 'on {list}',
  weekdayRun: 'from {from} to {to}',
  onNthWeekday:
    'on the {nth, select, 1 {first} 2 {second} 3 {third} 4 {fourth} other {fifth}} {weekday} of the month',
  onLastOfWeekday: 'on the last {weekday} of the month',
  onDays: 'on {n, plural, one {day} other {days}} {list} of the month',
  onLastDay: 'on the last day of the month',
  beforeLastDay: '{n, plural, one {# day} other {# days}} before the last day of the month',
  nearestWeekday: 'on the weekday (Monday to Friday) nearest to day {day} of the month',
  lastWeekday: 'on the last weekday (Monday to Friday) of the month',
  onDate: 'on {day} {month}',
  or: '{first} or {second}',
  inMonths: 'in {list}',
  monthRun: 'from {from} to {to}',

  once: 'once, on {date} at {time}',
  startingAt: 'starting {date} at {time}',
  endingAt: 'until {date} at {time}',
  separator: ', ',
  sentence: '{text} ({zone}).',
} as const;

/** Name of a describer message. */
export type MessageKey = keyof typeof en;

/** Arabic ICU messages. Every plural has the six forms of the language. A weekday is always "يوم ..." so that its
 *  ordinal agrees; "W" says which days are meant, because working weeks differ between Arab countries. The zone is
 *  isolated (U+2068, U+2069) to keep its direction. */
const ar: Readonly<Record<MessageKey, string>> = {
  everySecond:
    'كل {n, plural, zero {# ثانية} one {ثانية} two {ثانيتين} few {# ثوانٍ} many {# ثانية} other {# ثانية}}',
  everyMinute:
    'كل {n, plural, zero {# دقيقة} one {دقيقة} two {دقيقتين} few {# دقائق} many {# دقيقة} other {# دقيقة}}',
  everyHour:
    'كل {n, plural, zero {# ساعة} one {ساعة} two {ساعتين} few {# ساعات} many {# ساعة} other {# ساعة}}',
  everyDay: 'كل {n, plural, zero {# يوم} one {يوم} two {يومين} few {# أيام} many {# يومًا} other {# يوم}}',
  everyDuration: 'كل {list}',
  seconds:
    '{n, plural, zero {# ثانية} one {ثانية} two {ثانيتين} few {# ثوانٍ} many {# ثانية} other {# ثانية}}',
  minutes:
    '{n, plural, zero {# دقيقة} one {دقيقة} two {دقيقتين} few {# دقائق} many {# دقيقة} other {# دقيقة}}',
  hours: '{n, plural, zero {# ساعة} one {ساعة} two {ساعتين} few {# ساعات} many {# ساعة} other {# ساعة}}',
  days: '{n, plural, zero {# يوم} one {يوم} two {يومين} few {# أيام} many {# يومًا} other {# يوم}}',

  atTimes: 'في الساعة {list}',
  atMinuteOf:
    '{every} عند {n, plural, zero {الدقائق} one {الدقيقة} two {الدقيقتين} few {الدقائق} many {الدقائق} other {الدقائق}} {list}',
  between: '{every} من الساعة {from} إلى الساعة {to}',
  duringHours:
    '{every} خلال {n, plural, zero {الساعات} one {الساعة} two {الساعتين} few {الساعات} many {الساعات} other {الساعات}} {list}',
  secondsAre:
    'عند {n, plural, zero {الثواني} one {الثانية} two {الثانيتين} few {الثواني} many {الثواني} other {الثواني}} {list}',
  minutesAre:
    'عند {n, plural, zero {الدقائق} one {الدقيقة} two {الدقيقتين} few {الدقائق} many {الدقائق} other {الدقائق}} {list}',
  hoursAre:
    'خلال {n, plural, zero {الساعات} one {الساعة} two {الساعتين} few {الساعات} many {الساعات} other {الساعات}} {list}',
  run: 'من {from} إلى {to}',

  onWeekdays: '{n, plural, zero {أيام} one {يوم} two {يومي} few {أيام} many {أيام} other {أيام}} {list}',
  weekdayRun: 'من {from} إلى {to}',
  onNthWeekday:
    'يوم {weekday} {nth, select, 1 {الأول} 2 {الثاني} 3 {الثالث} 4 {الرابع} other {الخامس}} من الشهر',
  onLastOfWeekday: 'يوم {weekday} الأخير من الشهر',
  onDays:
    'في {n, plural, zero {الأيام} one {اليوم} two {اليومين} few {الأيام} many {الأيام} other {الأيام}} {list} من الشهر',
  onLastDay: 'في آخر يوم من الشهر',
  beforeLastDay:
    'قبل آخر يوم من الشهر {n, plural, zero {بـ# يوم} one {بيوم واحد} two {بيومين} few {بـ# أيام} many {بـ# يومًا} other {بـ# يوم}}',
  nearestWeekday: 'في أقرب يوم (من الاثنين إلى الجمعة) إلى اليوم {day} من الشهر',
  lastWeekday: 'في آخر يوم (من الاثنين إلى الجمعة) من الشهر',
  onDate: 'في {day} {month}',
  or: '{first} أو {second}',
  inMonths:
    '{n, plural, zero {في أشهر} one {في} two {في شهري} few {في أشهر} many {في أشهر} other {في أشهر}} {list}',
  monthRun: 'من {from} إلى {to}',

  once: 'مرة واحدة، في {date} الساعة {time}',
  startingAt: 'ابتداءً من {date} الساعة {time}',
  endingAt: 'حتى {date} الساعة {time}',
  separator: '، ',
  sentence: '{text} (\u2068{zone}\u2069).',
};

/** All messages of the describer. */
export const DESCRIBE_MESSAGES: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = { en, ar };

import type { CronField, CronSpec } from './cron/cron-field.js';
import { fieldValues } from './cron/local-calendar.js';
import { sorted } from './describe-days.js';
import type { Words } from './describe-words.js';

/** Most times of day that are written out one by one. */
const MAX_TIMES = 6;

/** The time of day of an expression in words: "at 09:00", "every 15 minutes from 09:00 to 17:59", or, where no short
 *  form is exact, the values of each field. Times are 24 h. */
export function describeTimes(spec: CronSpec, words: Words): string {
  const clock = clockOf(spec);
  return (
    listedTimes(clock, words) ??
    steadyTimes(clock, words) ??
    hourlyTimes(clock, words) ??
    fieldByField(clock, words)
  );
}

/** Whether the time part already says that it goes on all day, so that "every day" need not be said. */
export function isListedTimes(spec: CronSpec): boolean {
  return countTimes(clockOf(spec)) <= MAX_TIMES;
}

interface Clock {
  readonly seconds: number[];
  readonly minutes: number[];
  readonly hours: number[];
  readonly hourField: CronField;
}

function clockOf(spec: CronSpec): Clock {
  const { second, minute, hour } = spec.fields;
  const [seconds, minutes, hours] = [second, minute, hour].map((field) => sorted(fieldValues(field)));
  return { seconds: seconds!, minutes: minutes!, hours: hours!, hourField: hour };
}

function countTimes(clock: Clock): number {
  return clock.hours.length * clock.minutes.length * clock.seconds.length;
}

/** "at 09:00 and 17:30" */
function listedTimes(clock: Clock, words: Words): string | null {
  if (countTimes(clock) > MAX_TIMES) return null;
  const wholeMinutes = isZero(clock.seconds);
  const times: string[] = [];
  for (const hour of clock.hours) {
    for (const minute of clock.minutes) {
      for (const second of clock.seconds)
        times.push(wholeMinutes ? time(hour, minute) : time(hour, minute, second));
    }
  }
  return words.say('atTimes', { list: words.list(times) });
}

/** "every 10 seconds", "every 15 minutes from 09:00 to 17:59" */
function steadyTimes(clock: Clock, words: Words): string | null {
  const seconds = evenStep(clock.seconds, 60);
  const minutes = evenStep(clock.minutes, 60);
  if (seconds !== null && minutes === 1)
    return withHours(words.say('everySecond', { n: seconds }), clock, words);
  if (isZero(clock.seconds) && minutes !== null)
    return withHours(words.say('everyMinute', { n: minutes }), clock, words);
  return null;
}

function withHours(every: string, { hours }: Clock, words: Words): string {
  if (hours.length === 24) return every;
  const [from, to] = [hours[0]!, hours[hours.length - 1]!];
  if (to - from === hours.length - 1)
    return words.say('between', { every, from: time(from, 0), to: time(to, 59) });
  return words.say('duringHours', { every, n: hours.length, list: words.numbers(hours, 2) });
}

/** "every hour at minute 15", "every 2 hours", "every hour from 09:15 to 17:15" */
function hourlyTimes(clock: Clock, words: Words): string | null {
  const { minutes, hours } = clock;
  if (!isZero(clock.seconds)) return null;
  const whole = evenStep(hours, 24);
  if (whole !== null) {
    const every = words.say('everyHour', { n: whole });
    if (isZero(minutes)) return every;
    return words.say('atMinuteOf', { every, n: minutes.length, list: words.numbers(minutes) });
  }
  const step = stepOf(hours);
  if (step === null || minutes.length !== 1) return null;
  const every = words.say('everyHour', { n: step });
  const minute = minutes[0]!;
  return words.say('between', {
    every,
    from: time(hours[0]!, minute),
    to: time(hours[hours.length - 1]!, minute),
  });
}

/** "at seconds 5 and 10, at minutes 1, 7 and 9, during hours 08 to 12" */
function fieldByField({ seconds, minutes, hours }: Clock, words: Words): string {
  const parts: string[] = [];
  const evenSeconds = evenStep(seconds, 60);
  if (evenSeconds !== null) parts.push(words.say('everySecond', { n: evenSeconds }));
  else if (!isZero(seconds))
    parts.push(words.say('secondsAre', { n: seconds.length, list: words.numbers(seconds) }));
  const evenMinutes = evenStep(minutes, 60);
  if (evenMinutes !== null) parts.push(words.say('everyMinute', { n: evenMinutes }));
  else parts.push(words.say('minutesAre', { n: minutes.length, list: words.numbers(minutes) }));
  if (hours.length === 24) parts.push(words.say('everyHour', { n: 1 }));
  else parts.push(words.say('hoursAre', { n: hours.length, list: words.numbers(hours, 2) }));
  return parts.join(words.say('separator'));
}

/** n where the values are 0, n, 2n ... evenly around a cycle of `size`, else null. */
function evenStep(values: readonly number[], size: number): number | null {
  const step = stepOf(values);
  return step !== null && values[0] === 0 && values.length * step === size ? step : null;
}

/** The constant distance between two or more values, or null. */
function stepOf(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const step = values[1]! - values[0]!;
  return values.every((value, index) => value === values[0]! + index * step) ? step : null;
}

function isZero(values: readonly number[]): boolean {
  return values.length === 1 && values[0] === 0;
}

function time(...parts: number[]): string {
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

import { cronSchedule } from './cron/cron-schedule.js';
import { describeDays } from './describe-days.js';
import { describeTimes, isListedTimes } from './describe-times.js';
import { Words } from './describe-words.js';
import type { Language } from './describe.messages.js';
import type { DateTrigger, Trigger } from './trigger.js';

/** One sentence per language. Plain text; the Arabic has isolation marks around the zone name. */
export type Description = Readonly<Record<Language, string>>;

const WORDS: Readonly<Record<Language, Words>> = { en: new Words('en'), ar: new Words('ar') };

/** Says when a trigger fires, in English and Arabic: exact, 24 h times, with the zone. Jitter is not mentioned. */
export function describeTrigger(trigger: Trigger): Description {
  return { en: sentence(trigger, WORDS.en), ar: sentence(trigger, WORDS.ar) };
}

function sentence(trigger: Trigger, words: Words): string {
  const parts = [...scheduleParts(trigger, words), ...limits(trigger, words)];
  const text = parts.join(words.say('separator'));
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return words.say('sentence', { text: capital, zone: trigger.timezone });
}

function scheduleParts(trigger: Trigger, words: Words): string[] {
  switch (trigger.type) {
    case 'cron':
      return cronParts(trigger.expression, words);
    case 'interval':
      return [duration(trigger.intervalSeconds, words)];
    case 'date':
      return [once(trigger, words)];
  }
}

function cronParts(expression: string, words: Words): string[] {
  const { spec } = cronSchedule(expression);
  const everyDay = isListedTimes(spec) ? words.say('everyDay', { n: 1 }) : '';
  return [describeTimes(spec, words), ...describeDays(spec, words, everyDay)];
}

function once(trigger: DateTrigger, words: Words): string {
  return words.say('once', words.dateAndTime(trigger.runAt, trigger.timezone));
}

const UNITS = [
  { seconds: 86_400, every: 'everyDay', count: 'days' },
  { seconds: 3_600, every: 'everyHour', count: 'hours' },
  { seconds: 60, every: 'everyMinute', count: 'minutes' },
  { seconds: 1, every: 'everySecond', count: 'seconds' },
] as const;

/** "every 15 minutes", "every 1 hour and 30 minutes" */
function duration(total: number, words: Words): string {
  const parts: { n: number; unit: (typeof UNITS)[number] }[] = [];
  let left = total;
  for (const unit of UNITS) {
    const n = Math.floor(left / unit.seconds);
    left -= n * unit.seconds;
    if (n > 0) parts.push({ n, unit });
  }
  if (parts.length === 1) return words.say(parts[0]!.unit.every, { n: parts[0]!.n });
  return words.say('everyDuration', {
    list: words.list(parts.map(({ n, unit }) => words.say(unit.count, { n }))),
  });
}

function limits(trigger: Trigger, words: Words): string[] {
  const parts: string[] = [];
  const { startAt, endAt, timezone } = trigger;
  if (startAt !== null) parts.push(words.say('startingAt', words.dateAndTime(startAt, timezone)));
  if (endAt !== null) parts.push(words.say('endingAt', words.dateAndTime(endAt, timezone)));
  return parts;
}

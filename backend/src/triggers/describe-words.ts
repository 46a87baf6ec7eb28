import { IntlMessageFormat } from 'intl-messageformat';
import type { EpochMs } from '../kernel/index.js';
import { DESCRIBE_MESSAGES, LOCALES, type Language, type MessageKey } from './describe.messages.js';

/** Formatting in one language, for the describer. */
export class Words {
  private readonly messages = new Map<MessageKey, IntlMessageFormat>();
  private readonly lists: Intl.ListFormat;

  constructor(readonly language: Language) {
    this.lists = new Intl.ListFormat(LOCALES[language], { type: 'conjunction', style: 'long' });
  }

  /** Fills in one message. */
  say(key: MessageKey, values: Record<string, string | number> = {}): string {
    let message = this.messages.get(key);
    if (!message) {
      message = new IntlMessageFormat(DESCRIBE_MESSAGES[this.language][key], LOCALES[this.language]);
      this.messages.set(key, message);
    }
    return String(message.format(values));
  }

  /** "a, b and c". */
  list(items: readonly string[]): string {
    return this.lists.format(items);
  }

  /** "0, 5 and 10 to 20": numbers ascending, runs of three and more drawn together. */
  numbers(values: readonly number[], pad = 1): string {
    const text = (value: number): string => String(value).padStart(pad, '0');
    const parts: string[] = [];
    for (let i = 0; i < values.length;) {
      let end = i;
      while (values[end + 1] === values[end]! + 1) end += 1;
      if (end - i < 2) end = i;
      const from = text(values[i]!);
      parts.push(end === i ? from : this.say('run', { from, to: text(values[end]!) }));
      i = end + 1;
    }
    return this.list(parts);
  }

  /** "from Monday to Friday" for three or more in a row, else the `keys.list` message with all names. */
  names(
    values: readonly number[],
    name: (value: number) => string,
    keys: { run: MessageKey; list: MessageKey },
  ): string {
    const [first, last] = [values[0]!, values[values.length - 1]!];
    if (values.length > 2 && last - first === values.length - 1) {
      return this.say(keys.run, { from: name(first), to: name(last) });
    }
    return this.say(keys.list, { n: values.length, list: this.list(values.map(name)) });
  }

  /** The date of an instant in a zone, long form, and its 24 h time (with seconds only where there are any). */
  dateAndTime(instant: EpochMs, timeZone: string): { date: string; time: string } {
    const locale = LOCALES[this.language];
    const seconds = instant % 60_000 === 0 ? undefined : '2-digit';
    const date = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'long' }).format(instant);
    // Times are digits in either language.
    const options = {
      timeZone,
      hourCycle: 'h23',
      hour: '2-digit',
      minute: '2-digit',
      second: seconds,
    } as const;
    return { date, time: new Intl.DateTimeFormat('en-GB', options).format(instant) };
  }
}

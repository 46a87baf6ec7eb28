import { IntlMessageFormat } from 'intl-messageformat';
import { DAY, HOUR, MINUTE, parseIso, SECOND, toIso, type EpochMs, type Ms } from '../kernel/index.js';
import { LOCALES, type Language } from '../triggers/index.js';
import { EXPLAIN_MESSAGES, type ExplainKey } from './explain.messages.js';
import type { Finding } from './explanation.js';

/** A sentence in both languages, and what it was made of. */
export interface Sentence {
  /** Of {@link EXPLAIN_MESSAGES}; a client that has its own translations uses it with `params`. */
  key: ExplainKey;
  /** Instants as ISO text, durations as numbers with their unit in the name. */
  params: Record<string, unknown>;
  en: string;
  ar: string;
}

/** Says a finding. Instants are told in the job's zone. @param at the instant asked about. */
export function sentenceOf(finding: Finding, at: EpochMs, timezone: string): Sentence {
  const key = keyOf(finding);
  const params = { ...finding.params, at: toIso(finding.nominal ?? at) };
  const say = (language: Language): string =>
    new ExplainWords(language, timezone).say(key, { timezone, ...params });
  return { key, params, en: say('en'), ar: say('ar') };
}

function keyOf({ verdict, reasonCode }: Finding): ExplainKey {
  const keys: readonly string[] = [`${verdict}.${reasonCode}`, reasonCode];
  return keys.find(isKey) ?? 'other';
}

function isKey(key: string): key is ExplainKey {
  return Object.hasOwn(EXPLAIN_MESSAGES.en, key) && key !== 'gapText' && key !== 'backfillText';
}

const messages = new Map<string, IntlMessageFormat>();

/** Formats messages of one language for one zone. */
class ExplainWords {
  constructor(
    private readonly language: Language,
    private readonly timezone: string,
  ) {}

  say(key: ExplainKey, params: Record<string, unknown>): string {
    const texts = Object.entries(params).map(([name, value]) => [name, this.text(name, value)]);
    const values = Object.fromEntries(texts) as Record<string, string>;
    const gapText = params['gap'] === 'yes' ? this.fill('gapText', values) : undefined;
    const text = this.fill(key, { ...values, ...(gapText ? { gapText } : {}) });
    return params['backfill'] === 'yes' ? `${text} ${this.fill('backfillText', values)}` : text;
  }

  /** What a reason does not carry is "none", whatever the message asks for. */
  private fill(key: ExplainKey, values: Record<string, string>): string {
    const names = [...EXPLAIN_MESSAGES[this.language][key].matchAll(/\{(\w+)[,}]/g)].map(
      (match) => match[1]!,
    );
    const asked = Object.fromEntries(names.map((name) => [name, values[name] ?? 'none']));
    return String(this.message(key).format(asked));
  }

  private text(name: string, value: unknown): string {
    if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return 'none';
    if (typeof value === 'number' && name.endsWith('Ms')) return this.duration(value);
    if (typeof value === 'number' && name.endsWith('Seconds')) return this.duration(value * SECOND);
    if (Array.isArray(value)) return this.isolate(value.map(String).join(', '));
    const text = String(value);
    const instant = parseIso(text);
    if (instant !== null) return this.instant(instant);
    return SELECTORS.has(name) ? text : this.isolate(text);
  }

  private instant(instant: EpochMs): string {
    const options = {
      timeZone: this.timezone,
      dateStyle: 'long',
      timeStyle: 'medium',
      hourCycle: 'h23',
    } as const;
    return new Intl.DateTimeFormat(LOCALES[this.language], options).format(instant);
  }

  /** In the largest unit of which there is at least one, rounded down. */
  private duration(ms: Ms): string {
    const [unit, size] = UNITS.find(([, length]) => ms >= length) ?? UNITS[UNITS.length - 1]!;
    const options = { style: 'unit', unit, unitDisplay: 'long' } as const;
    return new Intl.NumberFormat(LOCALES[this.language], options).format(Math.floor(ms / size));
  }

  /** Names and ids keep their own direction within Arabic. */
  private isolate(text: string): string {
    return this.language === 'ar' ? `\u2068${text}\u2069` : text;
  }

  private message(key: ExplainKey): IntlMessageFormat {
    const id = `${this.language}:${key}`;
    let message = messages.get(id);
    if (!message) {
      message = new IntlMessageFormat(EXPLAIN_MESSAGES[this.language][key], LOCALES[this.language]);
      messages.set(id, message);
    }
    return message;
  }
}

/** Params that messages select by. */
const SELECTORS: ReadonlySet<string> = new Set(['gap', 'gapKind', 'copy', 'backfillStatus']);

const UNITS: readonly (readonly ['day' | 'hour' | 'minute' | 'second' | 'millisecond', Ms])[] = [
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
  ['second', SECOND],
  ['millisecond', 1],
];

import { IntlMessageFormat } from 'intl-messageformat';
import type { FitnessCheck } from '../instances/index.js';
import { LOCALES, type Language } from '../triggers/index.js';
import { DOCTOR_MESSAGES, type CheckCode } from './doctor.messages.js';

/** A text in both languages, and what it was made of. */
export interface Words {
  /** `<code>.<part>`; a client that has its own translations uses it with `params`. */
  key: string;
  params: Record<string, unknown>;
  en: string;
  ar: string;
}

/** A check in words. */
export interface ToldCheck extends FitnessCheck {
  found: Words;
  wanted: Words;
  /** Null where nothing is to be done. */
  fix: Words | null;
}

/** Says what a check found, what is wanted, and how to mend it. A code of another version is told by itself. */
export function tell(check: FitnessCheck): ToldCheck {
  const say = (part: 'found' | 'wanted' | 'fix'): Words => ({
    key: `${check.code}.${part}`,
    params: check.params,
    en: sentence(check, part, 'en'),
    ar: sentence(check, part, 'ar'),
  });
  return {
    ...check,
    found: say('found'),
    wanted: say('wanted'),
    fix: check.severity === 'ok' ? null : say('fix'),
  };
}

function sentence(check: FitnessCheck, part: 'found' | 'wanted' | 'fix', language: Language): string {
  const texts = DOCTOR_MESSAGES[language];
  if (!Object.hasOwn(texts, check.code)) return `${check.code} ${JSON.stringify(check.params)}`;
  const text = texts[check.code as CheckCode][part];
  const given = { ...check.params, severity: check.severity };
  const values = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, valueOf(value)]));
  const names = [...text.matchAll(/\{(\w+)[,}]/g)].map((match) => match[1]!);
  const asked = Object.fromEntries(names.map((name) => [name, values[name] ?? 'none']));
  return String(new IntlMessageFormat(text, LOCALES[language]).format(asked));
}

function valueOf(value: unknown): string | number {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(String).join(', ');
  return typeof value === 'number' ? value : String(value);
}

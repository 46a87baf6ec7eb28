import { readFileSync } from 'node:fs';
import { IntlMessageFormat } from 'intl-messageformat';

export type Language = 'en' | 'ar';
type Messages = Record<string, Record<string, string>>;

const read = (language: Language): Messages =>
  JSON.parse(
    readFileSync(new URL(`../../public/i18n/${language}.json`, import.meta.url), 'utf8'),
  ) as Messages;
const MESSAGES: Record<Language, Messages> = { en: read('en'), ar: read('ar') };

/** The console's own words, so that one journey runs in every language. @throws for a key that does not exist. */
export function textsOf(
  language: Language,
): (key: string, params?: Record<string, string | number>) => string {
  return (key, params = {}) => {
    const [section = '', name = ''] = key.split('.', 2);
    const message = MESSAGES[language][section]?.[name];
    if (message === undefined) throw new Error(`no text ${key} in ${language}`);
    const locale = language === 'ar' ? 'ar-u-nu-latn' : 'en';
    return String(new IntlMessageFormat(message, locale, undefined, { ignoreTag: true }).format(params));
  };
}

import { inject, Injectable, InjectionToken } from '@angular/core';
import {
  TranslateCompiler,
  type InterpolatableTranslation,
  type InterpolatableTranslationObject,
  type InterpolateFunction,
  type TranslationObject,
} from '@ngx-translate/core';
import { IntlMessageFormat } from 'intl-messageformat';

/** Locale with which the messages of a language print numbers, for example `ar` -> `ar-u-nu-latn`. */
export const MESSAGE_LOCALE = new InjectionToken<(language: string) => string>('MESSAGE_LOCALE', {
  factory: () => (language) => language,
});

/** ICU messages (plurals, selects) for ngx-translate, which has none of its own. A message without braces stays a string; the
 *  others are parsed at their first use, so that loading a language costs nothing.
 *  A broken message shows its source and never breaks a page; `npm run i18n:check` finds it before. */
@Injectable()
export class IcuCompiler extends TranslateCompiler {
  private readonly localeOf = inject(MESSAGE_LOCALE);

  override compile(value: string, language: string): InterpolatableTranslation {
    return value.includes('{') || value.includes("''") ? this.toFunction(value, language) : value;
  }

  override compileTranslations(
    translations: TranslationObject,
    language: string,
  ): InterpolatableTranslationObject {
    const compiled: InterpolatableTranslationObject = {};
    for (const [key, value] of Object.entries(translations)) {
      if (typeof value === 'string') compiled[key] = this.compile(value, language);
      else if (isSection(value)) compiled[key] = this.compileTranslations(value, language);
    }
    return compiled;
  }

  private toFunction(source: string, language: string): InterpolateFunction {
    const parsed = new Map<string, IntlMessageFormat>();
    return (params) => {
      try {
        const locale = this.localeOf(language);
        let message = parsed.get(locale);
        if (!message) {
          message = new IntlMessageFormat(source, locale, undefined, { ignoreTag: true });
          parsed.set(locale, message);
        }
        return String(message.format(params ?? {}));
      } catch {
        return source;
      }
    };
  }
}

function isSection(value: unknown): value is TranslationObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

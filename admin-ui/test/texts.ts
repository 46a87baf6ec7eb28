import type { EnvironmentProviders, Provider } from '@angular/core';
import { provideTranslateService } from '@ngx-translate/core';

/** Translations for component tests: every key stands for itself. */
export function provideTexts(): (Provider | EnvironmentProviders)[] {
  return [provideTranslateService({ lang: 'en' })];
}

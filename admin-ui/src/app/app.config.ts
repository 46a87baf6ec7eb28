import { APP_BASE_HREF } from '@angular/common';
import { provideHttpClient, withInterceptors } from '@angular/common/http';
import {
  inject,
  provideAppInitializer,
  provideBrowserGlobalErrorListeners,
  type ApplicationConfig,
} from '@angular/core';
import { MAT_TOOLTIP_DEFAULT_OPTIONS } from '@angular/material/tooltip';
import {
  provideRouter,
  withComponentInputBinding,
  withInMemoryScrolling,
  withRouterConfig,
} from '@angular/router';
import { provideTranslateCompiler, provideTranslateService } from '@ngx-translate/core';
import { provideTranslateHttpLoader } from '@ngx-translate/http-loader';
import { provideApiConfiguration } from './core/api/generated/api-configuration';
import { problemInterceptor } from './core/api/problem.interceptor';
import { sessionInterceptor } from './core/auth/session.interceptor';
import { DocumentLanguage } from './core/i18n/document-language';
import { IcuCompiler, MESSAGE_LOCALE } from './core/i18n/icu-compiler';
import { localeOf } from './core/i18n/locale';
import { PreferencesStore } from './core/settings/preferences';
import { routes } from './app.routes';

/** All providers of the console. */
export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    // No <base> element: the content security policy forbids it.
    { provide: APP_BASE_HREF, useValue: '/' },
    provideRouter(
      routes,
      withComponentInputBinding(),
      withInMemoryScrolling({ scrollPositionRestoration: 'enabled' }),
      // Staying on a page that Back would have left keeps the history as it was.
      withRouterConfig({ canceledNavigationResolution: 'computed' }),
    ),
    // Outermost first: the session's view of a failure needs the problem made of it.
    provideHttpClient(withInterceptors([sessionInterceptor, problemInterceptor])),
    provideApiConfiguration(''),
    {
      provide: MESSAGE_LOCALE,
      useFactory: () => {
        const preferences = inject(PreferencesStore);
        return (language: string) => localeOf(language === 'ar' ? 'ar' : 'en', preferences.all().digits);
      },
    },
    provideTranslateService({
      loader: provideTranslateHttpLoader({
        prefix: '/i18n/',
        suffix: '.json',
        useHttpBackend: true,
        failOnError: true,
      }),
      compiler: provideTranslateCompiler(IcuCompiler),
    }),
    provideAppInitializer(() => inject(DocumentLanguage).load()),
    {
      provide: MAT_TOOLTIP_DEFAULT_OPTIONS,
      useValue: { showDelay: 300, hideDelay: 0, touchendHideDelay: 1500 },
    },
  ],
};

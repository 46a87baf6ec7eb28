import type { HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { catchError, throwError } from 'rxjs';
import { PreferencesStore } from '../settings/preferences';
import { toAppProblem } from './app-problem';

/** Asks for titles in the chosen language and turns every failure into an AppProblem. */
export const problemInterceptor: HttpInterceptorFn = (request, next) => {
  const language = inject(PreferencesStore).language();
  return next(request.clone({ setHeaders: { 'Accept-Language': language } })).pipe(
    catchError((error: unknown) => throwError(() => toAppProblem(error))),
  );
};

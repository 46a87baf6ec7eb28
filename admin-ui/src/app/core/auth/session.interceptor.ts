import type { HttpInterceptorFn } from '@angular/common/http';
import { inject, Injector } from '@angular/core';
import { Router } from '@angular/router';
import { catchError, throwError } from 'rxjs';
import { AppProblem } from '../api/app-problem';
import { SessionStore } from './session.store';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Adds the CSRF token to changes; when the session has ended, leads to the sign-in page and back. */
export const sessionInterceptor: HttpInterceptorFn = (request, next) => {
  const injector = inject(Injector);
  // Looked up late: the store itself uses HttpClient.
  const token = SAFE.has(request.method) ? null : injector.get(SessionStore).csrfToken();
  const sent = token === null ? request : request.clone({ setHeaders: { 'X-CSRF-Token': token } });
  return next(sent).pipe(
    catchError((error: unknown) => {
      if (error instanceof AppProblem && error.status === 401 && !request.url.includes('/api/v1/auth/')) {
        injector.get(SessionStore).forget();
        const router = injector.get(Router);
        if (!router.url.startsWith('/login')) {
          void router.navigate(['/login'], { queryParams: { next: router.url } });
        }
      }
      return throwError(() => error);
    }),
  );
};

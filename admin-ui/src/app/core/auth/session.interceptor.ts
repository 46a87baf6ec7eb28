import type { HttpHandlerFn, HttpInterceptorFn, HttpRequest } from '@angular/common/http';
import { inject, Injector } from '@angular/core';
import { Router } from '@angular/router';
import { catchError, defer, from, switchMap, throwError } from 'rxjs';
import { AppProblem } from '../api/app-problem';
import { SessionRenewal } from './session-renewal';
import { SessionStore } from './session.store';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Adds the CSRF token to changes. When the session has ended it asks for the password over the page and sends the request again;
 *  whoever does not want to is led to the sign-in page and back. */
export const sessionInterceptor: HttpInterceptorFn = (request, next) => {
  const injector = inject(Injector);
  return send(injector, request, next).pipe(
    catchError((error: unknown) => {
      if (!isSessionOver(error, request)) return throwError(() => error);
      return from(renew(injector)).pipe(
        switchMap((isRenewed) => (isRenewed ? send(injector, request, next) : throwError(() => error))),
      );
    }),
  );
};

function isSessionOver(error: unknown, request: HttpRequest<unknown>): boolean {
  return error instanceof AppProblem && error.status === 401 && !request.url.includes('/api/v1/auth/');
}

function send(
  injector: Injector,
  request: HttpRequest<unknown>,
  next: HttpHandlerFn,
): ReturnType<HttpHandlerFn> {
  return defer(() => {
    // Looked up late: the store itself uses HttpClient.
    const token = SAFE.has(request.method) ? null : injector.get(SessionStore).csrfToken();
    return next(token === null ? request : request.clone({ setHeaders: { 'X-CSRF-Token': token } }));
  });
}

async function renew(injector: Injector): Promise<boolean> {
  const session = injector.get(SessionStore);
  const router = injector.get(Router);
  const name = session.me()?.name;
  if (router.url.startsWith('/login')) return false;
  // Who it was stays known meanwhile: pages that ask for a role would throw away what is typed in them.
  if (name !== undefined && (await injector.get(SessionRenewal).renew(name))) return true;
  session.forget();
  await router.navigate(['/login'], { queryParams: { next: router.url } });
  return false;
}

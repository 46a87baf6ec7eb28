import { inject } from '@angular/core';
import { Router, type CanMatchFn, type GuardResult } from '@angular/router';
import { SessionStore } from './session.store';

/** Signed in, or to the sign-in page. A server that cannot be asked lets the page open: it shows the problem itself. */
export const signedInGuard: CanMatchFn = async (_route, segments): Promise<GuardResult> => {
  const session = inject(SessionStore);
  const router = inject(Router);
  const target = router.currentNavigation()?.extractedUrl.toString() ?? `/${segments.join('/')}`;
  try {
    const me = await session.identify();
    if (me === null)
      return router.createUrlTree(['/login'], { queryParams: target === '/' ? {} : { next: target } });
    if (me.mustChangePassword)
      return router.createUrlTree(['/login/password'], { queryParams: { next: target } });
    return true;
  } catch {
    return true;
  }
};

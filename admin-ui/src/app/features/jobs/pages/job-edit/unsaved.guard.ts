import { inject } from '@angular/core';
import type { CanDeactivateFn } from '@angular/router';
import { SessionStore } from '../../../../core/auth/session.store';
import { Confirm } from '../../../../shared/ui/confirm';

/** A page that may hold what nobody saved. */
export interface HoldsDraft {
  isDirty(): boolean;
  /** Throws away what was typed. */
  discard(): void;
}

/** Asks before what was typed is thrown away. When the session has ended nothing is asked and nothing lost: the draft is there after
 *  the next sign-in. */
export const unsavedGuard: CanDeactivateFn<HoldsDraft> = async (page) => {
  if (!page.isDirty() || !inject(SessionStore).isSignedIn()) return true;
  const answer = await inject(Confirm).ask({
    title: 'jobs.leave-title',
    text: 'jobs.leave-text',
    action: 'jobs.leave',
    isDangerous: true,
  });
  if (answer !== undefined) page.discard();
  return answer !== undefined;
};

import { inject } from '@angular/core';
import type { CanDeactivateFn } from '@angular/router';
import { Confirm } from '../../../../shared/ui/confirm';

/** A page that may hold what nobody saved. */
export interface HoldsDraft {
  isDirty(): boolean;
}

/** Asks before what was typed is thrown away. */
export const unsavedGuard: CanDeactivateFn<HoldsDraft> = async (page) => {
  if (!page.isDirty()) return true;
  const answer = await inject(Confirm).ask({
    title: 'jobs.leave-title',
    text: 'jobs.leave-text',
    action: 'jobs.leave',
    isDangerous: true,
  });
  return answer !== undefined;
};

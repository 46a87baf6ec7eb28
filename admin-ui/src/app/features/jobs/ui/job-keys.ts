import { DestroyRef, inject } from '@angular/core';
import { Router } from '@angular/router';
import { SessionStore, type Role } from '../../../core/auth/session.store';
import { Toaster } from '../../../core/feedback/toaster';
import { Shortcuts } from '../../../core/layout/shortcuts';
import { verbsFor, type ActionTarget, type JobVerb } from '../data/jobs.store';

/** Gives the keys `e`, `r` and `p` to jobs: edit, run now, pause or resume. What the state of the job does not allow does nothing; what the
 *  role does not allow is said. Call it where injection works.
 *  @param find the job that is meant: of the row with this `data-row`, or for null the page's own; undefined = none.
 *  @param act what the same command does from the menu. */
export function jobKeys(
  find: (row: string | null) => ActionTarget | undefined,
  act: (job: ActionTarget, verb: JobVerb) => void,
): void {
  const session = inject(SessionStore);
  const router = inject(Router);
  const toaster = inject(Toaster);
  const key =
    (role: Role, work: (job: ActionTarget) => void) =>
    (row: string | null): void => {
      const job = find(row);
      if (!job) return;
      if (session.can(role)) work(job);
      else toaster.show(`jobs.needs-${role}`);
    };
  const oneOf =
    (...verbs: JobVerb[]) =>
    (job: ActionTarget): void => {
      const verb = verbsFor(job).find((each) => verbs.includes(each));
      if (verb) act(job, verb);
    };
  inject(Shortcuts).ofPage(
    {
      edit: key('editor', ({ id, state }) => {
        if (state !== 'deleted') void router.navigate(['/jobs', id, 'edit']);
      }),
      run: key('operator', oneOf('trigger')),
      pause: key('operator', oneOf('pause', 'resume')),
    },
    inject(DestroyRef),
  );
}

import { inject, Injectable, type Type } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { Api } from '../../../core/api/generated/api';
import { deleteJob } from '../../../core/api/generated/fn/jobs/delete-job';
import { runJobAction } from '../../../core/api/generated/fn/jobs/run-job-action';
import type { JobDto } from '../../../core/api/generated/models/job-dto';
import type { JobActionDto } from '../../../core/api/generated/models/job-action-dto';
import { Toaster } from '../../../core/feedback/toaster';
import { ParamsAsker } from '../../../shared/executions/params-asker';
import type { PauseAnswer } from '../ui/pause-dialog';

/** What a person may do with a job, besides editing it. */
export type JobVerb = JobActionDto['action'] | 'delete';

/** What a menu offers: verbs, and what needs more words (a reason, parameters, a range). */
export type JobCommand = JobVerb | 'pause-with' | 'run-with' | 'backfill';

/** The part of a job that its actions need. */
export type ActionTarget = Pick<JobDto, 'id' | 'name' | 'state' | 'timezone' | 'version'>;

/** What undoes a verb at once. */
const UNDO: Partial<Record<JobVerb, JobVerb>> = {
  pause: 'resume',
  resume: 'pause',
  enable: 'disable',
  disable: 'enable',
  delete: 'restore',
};

/** The verbs a job in this state takes, the usual one first. */
export function verbsFor({ state }: Pick<ActionTarget, 'state'>): JobVerb[] {
  switch (state) {
    case 'deleted':
      return ['restore'];
    case 'paused':
      return ['trigger', 'resume', 'disable', 'delete'];
    case 'disabled':
      return ['trigger', 'enable', 'delete'];
    case 'ended':
      return ['trigger', 'disable', 'delete'];
    default:
      return ['trigger', 'pause', 'disable', 'delete'];
  }
}

/** Everything the menu of a job in this state offers, in its order. */
export function commandsFor(job: Pick<ActionTarget, 'state'>): JobCommand[] {
  return verbsFor(job).flatMap((verb): JobCommand[] => {
    if (verb === 'trigger') return ['trigger', 'run-with'];
    if (verb === 'pause') return ['pause', 'pause-with'];
    return verb === 'delete' ? ['backfill', 'delete'] : [verb];
  });
}

/** Commands on jobs. What can be undone is done at once and offers Undo; a failure is said in a toast and never thrown. */
@Injectable({ providedIn: 'root' })
export class JobsStore {
  private readonly api = inject(Api);
  private readonly toaster = inject(Toaster);
  private readonly dialog = inject(MatDialog);
  private readonly paramsAsker = inject(ParamsAsker);

  /** @param after called when the job may have changed, also by Undo. @returns the execution that `trigger` started. */
  async act(job: ActionTarget, verb: JobVerb, after: () => void): Promise<string | undefined> {
    return this.send(job, verb, {}, after);
  }

  /** Does what a menu offers: verbs at once, the others by a dialog. @param after as in {@link act}. @returns the execution that was
   *  started, if any. */
  async perform(job: ActionTarget, command: JobCommand, after: () => void): Promise<string | undefined> {
    switch (command) {
      case 'pause-with': {
        const { PauseDialog } = await import('../ui/pause-dialog');
        const answer = await this.ask<PauseAnswer>(PauseDialog, job, '560px');
        if (answer) await this.send(job, 'pause', answer, after);
        return undefined;
      }
      case 'run-with': {
        const executionId = await this.paramsAsker.ask({
          jobId: job.id,
          name: job.name,
          title: 'jobs.run-title',
          text: 'jobs.run-text',
          action: 'jobs.verb-trigger',
          params: null,
          start: (params) => this.command(job.id, 'trigger', { params }),
        });
        if (executionId) after();
        return executionId;
      }
      case 'backfill': {
        const { BackfillDialog } = await import('../ui/backfill-dialog');
        await this.ask(BackfillDialog, job, '640px');
        after();
        return undefined;
      }
      default:
        return this.act(job, command, after);
    }
  }

  private ask<R>(dialog: Type<unknown>, data: ActionTarget, width: string): Promise<R | undefined> {
    const opened = this.dialog.open<unknown, ActionTarget, R>(dialog, { data, width, maxWidth: '100vw' });
    return firstValueFrom(opened.afterClosed());
  }

  private async send(
    job: ActionTarget,
    verb: JobVerb,
    details: Pick<JobActionDto, 'reason' | 'until'>,
    after: () => void,
  ): Promise<string | undefined> {
    try {
      const executionId = await this.command(job.id, verb, details);
      const back = UNDO[verb];
      const undo = back && (() => this.command(job.id, back, {}).then(after));
      this.toaster.show(`jobs.did-${verb}`, { name: job.name }, undo);
      return executionId;
    } catch (error) {
      this.toaster.showProblem(error);
      return undefined;
    } finally {
      after();
    }
  }

  /** `*`: these verbs mean the same whatever was edited meanwhile. */
  private async command(
    id: number,
    verb: JobVerb,
    details: Pick<JobActionDto, 'reason' | 'until' | 'params'>,
  ): Promise<string | undefined> {
    if (verb === 'delete') {
      await this.api.invoke(deleteJob, { id, 'If-Match': '*' });
      return undefined;
    }
    const { executionId } = await this.api.invoke(runJobAction, {
      id,
      'If-Match': '*',
      body: { action: verb, ...details },
    });
    return executionId;
  }
}

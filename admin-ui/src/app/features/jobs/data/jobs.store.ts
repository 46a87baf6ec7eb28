import { inject, Injectable } from '@angular/core';
import { Api } from '../../../core/api/generated/api';
import { deleteJob } from '../../../core/api/generated/fn/jobs/delete-job';
import { runJobAction } from '../../../core/api/generated/fn/jobs/run-job-action';
import type { JobDto } from '../../../core/api/generated/models/job-dto';
import type { JobActionDto } from '../../../core/api/generated/models/job-action-dto';
import { Toaster } from '../../../core/feedback/toaster';
import { Confirm } from '../../../shared/ui/confirm';

/** What a person may do with a job, besides editing it. */
export type JobVerb = JobActionDto['action'] | 'delete';

/** The part of a job that its actions need. */
export type ActionTarget = Pick<JobDto, 'id' | 'name' | 'state' | 'version'>;

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

/** Commands on jobs. What can be undone is done at once and offers Undo; a failure is said in a toast and never thrown. */
@Injectable({ providedIn: 'root' })
export class JobsStore {
  private readonly api = inject(Api);
  private readonly toaster = inject(Toaster);
  private readonly confirm = inject(Confirm);

  /** @param after called when the job may have changed, also by Undo. @returns the execution that `trigger` started. */
  async act(job: ActionTarget, verb: JobVerb, after: () => void): Promise<string | undefined> {
    return this.send(job, verb, {}, after);
  }

  /** Pauses after asking for a reason. @param after as in {@link act}. */
  async pauseWithReason(job: ActionTarget, after: () => void): Promise<void> {
    const answer = await this.confirm.ask({
      title: 'jobs.pause-title',
      text: 'jobs.pause-text',
      params: { name: job.name },
      action: 'jobs.verb-pause',
      reason: 'optional',
    });
    if (answer) await this.send(job, 'pause', answer.reason === '' ? {} : { reason: answer.reason }, after);
  }

  private async send(
    job: ActionTarget,
    verb: JobVerb,
    details: Pick<JobActionDto, 'reason'>,
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
    details: Pick<JobActionDto, 'reason'>,
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

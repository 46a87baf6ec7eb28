import { ChangeDetectionStrategy, Component, computed, inject, linkedSignal, signal } from '@angular/core';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../../core/api/api-query';
import { toAppProblem, type AppProblem } from '../../../core/api/app-problem';
import { Api } from '../../../core/api/generated/api';
import { getJob } from '../../../core/api/generated/fn/jobs/get-job';
import { runJobAction } from '../../../core/api/generated/fn/jobs/run-job-action';
import { listTaskFunctions } from '../../../core/api/generated/fn/lookups/list-task-functions';
import type { JobDto } from '../../../core/api/generated/models/job-dto';
import { FieldMessages } from '../../../shared/forms/field-message';
import { SchemaForm } from '../../../shared/forms/schema-form';
import { ProblemPanel } from '../../../shared/ui/problem-panel';
import { Skeleton } from '../../../shared/ui/skeleton';

/** Runs a job now with other parameters: the form of its task function, filled with the job's own. Closes with the execution. */
@Component({
  selector: 'app-run-dialog',
  imports: [
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    ProblemPanel,
    SchemaForm,
    Skeleton,
    TranslatePipe,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<h2 mat-dialog-title>{{ 'jobs.run-title' | translate: { name: target.name } }}</h2>
    <mat-dialog-content>
      <form id="run-form" class="stack" (submit)="$event.preventDefault(); run()">
        <p>{{ 'jobs.run-text' | translate }}</p>
        @if (job.problem() ?? functions.problem(); as failed) {
          <app-problem [problem]="failed" (retry)="job.reload(); functions.reload()" />
        }
        @if (schema(); as known) {
          <app-schema-form
            [schema]="known"
            [value]="params()"
            [errors]="errors()"
            (valueChange)="params.set($event)"
            (brokenChange)="isBroken.set($event)"
          />
        } @else if (job.isLoading() || functions.isLoading()) {
          <app-skeleton [rows]="3" />
        }
        @if (problem(); as failed) {
          <app-problem [problem]="failed" [canRetry]="false" />
        }
      </form>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button type="button" class="button" mat-dialog-close>{{ 'common.cancel' | translate }}</button>
      <button
        type="submit"
        form="run-form"
        class="button primary"
        [disabled]="isBroken() || isSending() || !schema()"
      >
        {{ 'jobs.verb-trigger' | translate }}
      </button>
    </mat-dialog-actions>`,
})
export class RunDialog {
  protected readonly target = inject<Pick<JobDto, 'id' | 'name'>>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<RunDialog, string>>(MatDialogRef);
  private readonly api = inject(Api);
  private readonly messages = inject(FieldMessages);
  protected readonly job = apiQuery(getJob, () => ({ id: this.target.id }));
  protected readonly functions = apiQuery(listTaskFunctions, () => ({}));
  protected readonly params = linkedSignal<Record<string, unknown>>(() => this.job.value()?.params ?? {});
  protected readonly isBroken = signal(false);
  protected readonly isSending = signal(false);
  protected readonly problem = signal<AppProblem | null>(null);
  /** An empty one where the function is not known any more: then the parameters are asked for as JSON. */
  protected readonly schema = computed<object | null>(() => {
    const [job, functions] = [this.job.value(), this.functions.value()];
    if (!job || !functions) return null;
    return functions.find(({ key }) => key === job.taskFunctionKey)?.paramsSchema ?? {};
  });
  protected readonly errors = computed(
    () =>
      new Map(
        (this.problem()?.errors ?? [])
          .filter(({ pointer }) => pointer.startsWith('/params'))
          .map((error) => [error.pointer.slice('/params'.length), this.messages.of(error)]),
      ),
  );

  protected async run(): Promise<void> {
    if (this.isBroken() || this.isSending()) return;
    this.isSending.set(true);
    this.problem.set(null);
    try {
      const { executionId } = await this.api.invoke(runJobAction, {
        id: this.target.id,
        'If-Match': '*',
        body: { action: 'trigger', params: this.params() },
      });
      this.dialog.close(executionId);
    } catch (error) {
      this.problem.set(toAppProblem(error));
    } finally {
      this.isSending.set(false);
    }
  }
}

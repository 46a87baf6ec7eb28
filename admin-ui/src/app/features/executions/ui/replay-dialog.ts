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
import { actOnExecution } from '../../../core/api/generated/fn/executions/act-on-execution';
import { getJob } from '../../../core/api/generated/fn/jobs/get-job';
import { listTaskFunctions } from '../../../core/api/generated/fn/lookups/list-task-functions';
import type { ExecutionDto } from '../../../core/api/generated/models/execution-dto';
import { SchemaForm } from '../../../shared/forms/schema-form';
import { ProblemPanel } from '../../../shared/ui/problem-panel';
import { Skeleton } from '../../../shared/ui/skeleton';

/** Repeats an execution with other parameters: the form of its task function, filled with what it ran with. */
@Component({
  selector: 'app-replay-dialog',
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
  template: `<h2 mat-dialog-title>
      {{ 'executions.replay-title' | translate: { job: run.jobName ?? '#' + run.jobId } }}
    </h2>
    <mat-dialog-content>
      <form id="replay-form" class="stack" (submit)="send($event)">
        <p>{{ 'executions.replay-text' | translate }}</p>
        @if (schema(); as known) {
          <app-schema-form
            [schema]="known"
            [value]="params()"
            [errors]="errors()"
            (valueChange)="params.set($event)"
            (brokenChange)="isBroken.set($event)"
          />
        } @else {
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
        form="replay-form"
        class="button primary"
        [disabled]="isBroken() || isSending() || !schema()"
      >
        {{ 'executions.replay' | translate }}
      </button>
    </mat-dialog-actions>`,
})
export class ReplayDialog {
  protected readonly run = inject<ExecutionDto>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<ReplayDialog, string>>(MatDialogRef);
  private readonly api = inject(Api);
  private readonly job = apiQuery(getJob, () => ({ id: this.run.jobId }));
  private readonly functions = apiQuery(listTaskFunctions, () => ({}));
  protected readonly params = linkedSignal<Record<string, unknown>>(() => this.run.params);
  protected readonly isBroken = signal(false);
  protected readonly isSending = signal(false);
  protected readonly problem = signal<AppProblem | null>(null);
  /** Of the function; an empty one where it is not known any more, so that the parameters are asked for as JSON. */
  protected readonly schema = computed<object | null>(() => {
    const failed = this.job.problem() ?? this.functions.problem();
    const functions = this.functions.value();
    const key = this.job.value()?.taskFunctionKey;
    if (failed) return {};
    if (!functions || key === undefined) return null;
    return functions.find((fn) => fn.key === key)?.paramsSchema ?? {};
  });
  protected readonly errors = computed(
    () =>
      new Map(
        (this.problem()?.errors ?? [])
          .filter(({ pointer }) => pointer.startsWith('/params'))
          .map(({ pointer, message }) => [pointer.slice('/params'.length), message]),
      ),
  );

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    if (this.isBroken() || this.isSending()) return;
    this.isSending.set(true);
    this.problem.set(null);
    try {
      const { executionId } = await this.api.invoke(actOnExecution, {
        id: this.run.id,
        body: { action: 'retry', params: this.params() },
      });
      this.dialog.close(executionId);
    } catch (error) {
      this.problem.set(toAppProblem(error));
    } finally {
      this.isSending.set(false);
    }
  }
}

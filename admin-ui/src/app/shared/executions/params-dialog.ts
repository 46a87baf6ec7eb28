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
import { apiQuery } from '../../core/api/api-query';
import { toAppProblem, type AppProblem } from '../../core/api/app-problem';
import { getJob } from '../../core/api/generated/fn/jobs/get-job';
import { listTaskFunctions } from '../../core/api/generated/fn/lookups/list-task-functions';
import { FieldMessages } from '../forms/field-message';
import { SchemaForm } from '../forms/schema-form';
import { ProblemPanel } from '../ui/problem-panel';
import { Skeleton } from '../ui/skeleton';

/** A run of a job that is asked for with parameters of its own. Texts are translation keys; `name` goes into the title. */
export interface ParamsQuestion {
  jobId: number;
  name: string;
  title: string;
  text: string;
  action: string;
  /** What the form begins with; null = the job's own. */
  params: Record<string, unknown> | null;
  /** Asks for the run. @returns the id of its execution. @throws what the server objects to; the form shows it. */
  start(params: Record<string, unknown>): Promise<string | null | undefined>;
}

/** The parameters of one run, by the form of its task function. Closes with the execution. */
@Component({
  selector: 'app-params-dialog',
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
  template: `<h2 mat-dialog-title>{{ asked.title | translate: { name: asked.name } }}</h2>
    <mat-dialog-content>
      <form id="params-form" class="stack" (submit)="$event.preventDefault(); send()">
        <p>{{ asked.text | translate }}</p>
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
        form="params-form"
        class="button primary"
        [disabled]="isBroken() || isSending() || !schema()"
      >
        {{ asked.action | translate }}
      </button>
    </mat-dialog-actions>`,
})
export class ParamsDialog {
  protected readonly asked = inject<ParamsQuestion>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<ParamsDialog, string>>(MatDialogRef);
  private readonly messages = inject(FieldMessages);
  protected readonly job = apiQuery(getJob, () => ({ id: this.asked.jobId }));
  protected readonly functions = apiQuery(listTaskFunctions, () => ({}));
  protected readonly params = linkedSignal<Record<string, unknown>>(
    () => this.asked.params ?? this.job.value()?.params ?? {},
  );
  protected readonly isBroken = signal(false);
  protected readonly isSending = signal(false);
  protected readonly problem = signal<AppProblem | null>(null);
  /** Of the function; an empty one where it is not known any more, so that the parameters are asked for as JSON. null = not known yet. */
  protected readonly schema = computed<object | null>(() => {
    const [job, functions] = [this.job.value(), this.functions.value()];
    if (!job || !functions) return null;
    return functions.find(({ key }) => key === job.taskFunctionKey)?.paramsSchema ?? {};
  });
  protected readonly errors = computed(() => this.messages.below('/params', this.problem()));

  protected async send(): Promise<void> {
    if (this.isBroken() || this.isSending()) return;
    this.isSending.set(true);
    this.problem.set(null);
    try {
      this.dialog.close((await this.asked.start(this.params())) ?? undefined);
    } catch (error) {
      this.problem.set(toAppProblem(error));
    } finally {
      this.isSending.set(false);
    }
  }
}

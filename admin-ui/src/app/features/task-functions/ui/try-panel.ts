import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  signal,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../../core/api/api-query';
import { toAppProblem, type AppProblem } from '../../../core/api/app-problem';
import { Api } from '../../../core/api/generated/api';
import { getJob } from '../../../core/api/generated/fn/jobs/get-job';
import { runJobAction } from '../../../core/api/generated/fn/jobs/run-job-action';
import type { JobListItemDto } from '../../../core/api/generated/models/job-list-item-dto';
import type { TaskFunctionDto } from '../../../core/api/generated/models/task-function-dto';
import { SessionStore } from '../../../core/auth/session.store';
import { Control } from '../../../shared/forms/control';
import { Field } from '../../../shared/forms/field';
import { FieldMessages } from '../../../shared/forms/field-message';
import { SchemaForm } from '../../../shared/forms/schema-form';
import { Icon } from '../../../shared/ui/icon';
import { ProblemPanel } from '../../../shared/ui/problem-panel';
import { sampleParams } from '../data/snippets';

/** Runs the function once with params of one's own, as a run of one of its jobs: a run always belongs to a job, with its rules and history. */
@Component({
  selector: 'app-try-panel',
  imports: [Control, Field, Icon, ProblemPanel, RouterLink, SchemaForm, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `@if (!session.can('operator')) {
      <p class="muted">{{ 'functions.try-needs-operator' | translate }}</p>
    } @else if (job(); as chosen) {
      <form class="stack" (submit)="run($event)">
        <app-field [label]="'functions.try-as' | translate" [hint]="'functions.try-hint' | translate">
          <select appControl class="input" (change)="jobId.set(+$any($event.target).value)">
            @for (option of jobs(); track option.id) {
              <option [value]="option.id" [selected]="option.id === chosen.id">{{ option.name }}</option>
            }
          </select>
        </app-field>
        <app-schema-form
          [schema]="fn().paramsSchema"
          [value]="params()"
          [errors]="errors()"
          (valueChange)="params.set($event)"
          (brokenChange)="isBroken.set($event)"
        />
        @if (problem(); as failed) {
          <app-problem [problem]="failed" [canRetry]="false" />
        }
        <div>
          <button
            type="submit"
            class="button primary"
            [disabled]="isBroken() || isBusy() || !fn().isRegistered"
          >
            <app-icon name="play" />{{ 'functions.try-run' | translate }}
          </button>
        </div>
      </form>
    } @else {
      <p>{{ 'functions.try-no-job' | translate }}</p>
      @if (session.can('editor')) {
        <a class="button" routerLink="/jobs/new" [queryParams]="{ task: fn().key }"
          ><app-icon name="plus" />{{ 'functions.create-job' | translate }}</a
        >
      } @else {
        <p class="small muted">{{ 'jobs.needs-editor' | translate }}</p>
      }
    }`,
  styles: `
    :host {
      display: grid;
      gap: 10px;
      justify-items: start;
      min-inline-size: 0;
    }
    form {
      inline-size: 100%;
    }
  `,
})
export class TryPanel {
  readonly fn = input.required<TaskFunctionDto>();
  readonly jobs = input.required<readonly JobListItemDto[]>();
  protected readonly session = inject(SessionStore);
  protected readonly jobId = signal<number | null>(null);
  protected readonly job = computed(
    () => this.jobs().find(({ id }) => id === this.jobId()) ?? this.jobs()[0] ?? null,
  );
  private readonly definition = apiQuery(getJob, () => {
    const job = this.job();
    return job ? { id: job.id } : undefined;
  });
  /** Those of the chosen job, so that what is tried is what would run. */
  protected readonly params = linkedSignal<Record<string, unknown>>(
    () => this.definition.value()?.params ?? sampleParams(this.fn().paramsSchema),
  );
  protected readonly isBroken = signal(false);
  protected readonly isBusy = signal(false);
  protected readonly problem = signal<AppProblem | null>(null);
  private readonly messages = inject(FieldMessages);
  protected readonly errors = computed(() => this.messages.below('/params', this.problem()));
  private readonly api = inject(Api);
  private readonly router = inject(Router);

  protected async run(event: Event): Promise<void> {
    event.preventDefault();
    const job = this.job();
    if (!job || this.isBroken()) return;
    this.isBusy.set(true);
    this.problem.set(null);
    try {
      const body = { action: 'trigger' as const, params: this.params() };
      const { executionId } = await this.api.invoke(runJobAction, { id: job.id, body });
      if (executionId) await this.router.navigate(['/executions', executionId]);
    } catch (error) {
      this.problem.set(toAppProblem(error));
    } finally {
      this.isBusy.set(false);
    }
  }
}

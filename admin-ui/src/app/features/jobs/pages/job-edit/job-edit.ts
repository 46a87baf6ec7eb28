import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  input,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../../../core/api/api-query';
import { AppProblem, toAppProblem } from '../../../../core/api/app-problem';
import { Api } from '../../../../core/api/generated/api';
import { createJob } from '../../../../core/api/generated/fn/jobs/create-job';
import { getJob } from '../../../../core/api/generated/fn/jobs/get-job';
import { updateJob } from '../../../../core/api/generated/fn/jobs/update-job';
import { listTaskFunctions } from '../../../../core/api/generated/fn/lookups/list-task-functions';
import type { JobDto } from '../../../../core/api/generated/models/job-dto';
import { SessionStore } from '../../../../core/auth/session.store';
import { Toaster } from '../../../../core/feedback/toaster';
import { allZones, browserZone } from '../../../../core/time/zone';
import { Field } from '../../../../shared/forms/field';
import { SchemaForm } from '../../../../shared/forms/schema-form';
import { EmptyState } from '../../../../shared/ui/empty-state';
import { PageHeader } from '../../../../shared/ui/page-header';
import { ProblemPanel } from '../../../../shared/ui/problem-panel';
import { Skeleton } from '../../../../shared/ui/skeleton';
import { emptyDraft, toDraft, UNITS, type JobDraft, type Unit } from '../../data/job-draft';
import { JOB_TYPES } from '../../data/job-filter';
import { JobsStore } from '../../data/jobs.store';
import { FirePreview } from '../../ui/fire-preview';
import { ConflictView } from './conflict-view';
import { ErrorSummary } from './error-summary';
import { JobForm } from './job-form';
import { RulesForm } from './rules-form';
import type { HoldsDraft } from './unsaved.guard';

/** Creates a job (`/jobs/new`, `?from=` copies one, `?task=` picks the function) or edits one. */
@Component({
  selector: 'app-job-edit',
  imports: [
    ConflictView,
    EmptyState,
    ErrorSummary,
    Field,
    FirePreview,
    PageHeader,
    ProblemPanel,
    RouterLink,
    RulesForm,
    SchemaForm,
    Skeleton,
    TranslatePipe,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '(window:beforeunload)': 'onUnload($event)' },
  templateUrl: './job-edit.html',
  styleUrl: './job-edit.css',
})
export class JobEdit implements HoldsDraft {
  /** From the address; absent for a new job. */
  readonly id = input<string>();
  readonly from = input<string>();
  readonly task = input<string>();
  protected readonly session = inject(SessionStore);
  protected readonly form = new JobForm(emptyDraft(browserZone()));
  protected readonly isBusy = signal(false);
  protected readonly zones = allZones();
  protected readonly types = JOB_TYPES;
  protected readonly units = Object.keys(UNITS) as Unit[];
  protected readonly source = apiQuery(getJob, () => {
    const id = this.id() ?? this.from();
    return id === undefined ? undefined : { id: Number(id) };
  });
  protected readonly functions = apiQuery(listTaskFunctions, () => ({}));
  protected readonly chosen = computed(() =>
    this.functions.value()?.find(({ key }) => key === this.form.draft().taskFunctionKey),
  );
  /** The parts that are shown: the job to start from must be there. */
  protected readonly isReady = computed(
    () => (this.id() ?? this.from()) === undefined || this.source.value() !== undefined,
  );
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly toaster = inject(Toaster);
  private readonly store = inject(JobsStore);
  private readonly summary = viewChild(ErrorSummary, { read: ElementRef<HTMLElement> });
  private started = false;

  constructor() {
    effect(() => {
      const job = this.source.value();
      if (!job || this.started) return;
      this.started = true;
      untracked(() => this.startFrom(job));
    });
    effect(() => {
      const task = this.task();
      if (task !== undefined) untracked(() => this.form.change({ taskFunctionKey: task }));
    });
  }

  isDirty(): boolean {
    return this.form.isDirty();
  }

  protected change(part: Partial<JobDraft>): void {
    this.form.change(part);
  }

  protected chooseTask(taskFunctionKey: string): void {
    // The parameters of another function mean something else.
    this.form.change({ taskFunctionKey, params: {} });
    this.form.areParamsBroken.set(false);
  }

  /** @param then what to do after saving. */
  protected async save(then: 'show' | 'run' = 'show'): Promise<void> {
    const body = this.form.body();
    if (!body || this.isBusy()) return this.focusSummary();
    this.isBusy.set(true);
    this.form.fail(null);
    try {
      const base = this.form.base();
      const job = base
        ? await this.api.invoke(updateJob, { id: base.id, 'If-Match': `"${base.version}"`, body })
        : await this.api.invoke(createJob, { body });
      this.form.saved();
      this.toaster.show(base ? 'jobs.saved' : 'jobs.created-toast', { name: job.name });
      const executionId = then === 'run' ? await this.store.act(job, 'trigger', () => undefined) : undefined;
      await this.router.navigate(executionId ? ['/executions', executionId] : ['/jobs', job.id]);
    } catch (error) {
      await this.onFailure(toAppProblem(error));
    } finally {
      this.isBusy.set(false);
    }
  }

  protected takeTheirs(): void {
    const theirs = this.form.theirs();
    if (theirs) this.form.start(toDraft(theirs), theirs);
  }

  protected keepMine(): void {
    const theirs = this.form.theirs();
    if (theirs) this.form.rebase(theirs);
  }

  protected onUnload(event: Event): void {
    if (this.isDirty()) event.preventDefault();
  }

  private startFrom(job: JobDto): void {
    if (this.id() !== undefined) return this.form.start(toDraft(job), job);
    this.form.start({ ...toDraft(job), jobKey: '' }, null);
  }

  private async onFailure(problem: AppProblem): Promise<void> {
    const base = this.form.base();
    if (problem.status === 412 && base) {
      this.form.theirs.set(await this.api.invoke(getJob, { id: base.id }));
      return;
    }
    this.form.fail(problem);
    this.focusSummary();
  }

  /** After the view has it. */
  private focusSummary(): void {
    setTimeout(() => this.summary()?.nativeElement.focus());
  }
}

import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  input,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Title } from '@angular/platform-browser';
import { Router } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../../../core/api/api-query';
import { AppProblem, toAppProblem } from '../../../../core/api/app-problem';
import { Api } from '../../../../core/api/generated/api';
import { getJob } from '../../../../core/api/generated/fn/jobs/get-job';
import type { JobDto } from '../../../../core/api/generated/models/job-dto';
import { SessionStore } from '../../../../core/auth/session.store';
import { Toaster } from '../../../../core/feedback/toaster';
import { browserZone } from '../../../../core/time/zone';
import { FieldMessages } from '../../../../shared/forms/field-message';
import { focusField } from '../../../../shared/forms/focus-field';
import { EmptyState } from '../../../../shared/ui/empty-state';
import { Icon } from '../../../../shared/ui/icon';
import { ProblemPanel } from '../../../../shared/ui/problem-panel';
import { Skeleton } from '../../../../shared/ui/skeleton';
import { draftStorage } from '../../data/draft-storage';
import { emptyDraft, toDraft } from '../../data/job-draft';
import { JobSaver } from '../../data/job-saver';
import { JobsStore } from '../../data/jobs.store';
import { FirePreview } from '../../ui/fire-preview';
import { ConflictView } from './conflict-view';
import { ErrorSummary } from './error-summary';
import { IdentitySection } from './identity-section';
import { JobForm } from './job-form';
import { RulesForm } from './rules-form';
import { ScheduleSection } from './schedule-section';
import { TaskSection } from './task-section';

/** What happens with the job once it is saved. */
type Afterwards = 'show' | 'run' | 'paused';

/** Creates a job or edits one. What was typed is kept in this tab until it is saved or thrown away. */
@Component({
  selector: 'app-job-edit',
  imports: [
    ConflictView,
    EmptyState,
    ErrorSummary,
    FirePreview,
    Icon,
    IdentitySection,
    ProblemPanel,
    RulesForm,
    ScheduleSection,
    Skeleton,
    TaskSection,
    TranslatePipe,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '(window:beforeunload)': 'onUnload($event)' },
  templateUrl: './job-edit.html',
  styleUrl: './job-edit.css',
})
export class JobEdit {
  /** The job to edit; absent for a new one. */
  readonly id = input<string>();
  /** The job to copy. */
  readonly from = input<string>();
  /** The task function to start with. */
  readonly task = input<string>();
  /** The person wants to leave. */
  readonly closed = output();
  protected readonly session = inject(SessionStore);
  private readonly messages = inject(FieldMessages);
  protected readonly form = new JobForm(emptyDraft(browserZone()), (problem) => this.messages.of(problem));
  protected readonly isBusy = signal(false);
  /** What was typed earlier stands in the form again. */
  protected readonly isResumed = signal(false);
  protected readonly source = apiQuery(getJob, () => {
    const id = this.id() ?? this.from();
    return id === undefined ? undefined : { id: Number(id) };
  });
  /** The job to start from is there. */
  protected readonly isReady = computed(
    () => (this.id() ?? this.from()) === undefined || this.source.value() !== undefined,
  );
  private readonly key = computed(() => this.id() ?? 'new');
  private readonly api = inject(Api);
  private readonly saver = inject(JobSaver);
  private readonly router = inject(Router);
  private readonly toaster = inject(Toaster);
  private readonly store = inject(JobsStore);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly summary = viewChild(ErrorSummary, { read: ElementRef<HTMLElement> });
  private started = false;

  constructor() {
    const title = inject(Title);
    effect(() => {
      if (!this.isReady() || this.started) return;
      this.started = true;
      untracked(() => this.begin(this.source.value() ?? null));
    });
    effect(() => {
      const kept = { draft: this.form.draft(), base: this.form.base() };
      if (this.form.isDirty()) draftStorage.write(this.key(), kept);
    });
    // The page behind sets the tab's title; a dirty form marks it.
    effect(() => {
      const plain = title.getTitle().replace(/^● /, '');
      title.setTitle(this.form.isDirty() ? `● ${plain}` : plain);
    });
  }

  isDirty(): boolean {
    return this.form.isDirty();
  }

  /** Throws away what was typed. */
  discard(): void {
    draftStorage.clear(this.key());
  }

  /** The form as it would be without what was typed. */
  protected startOver(): void {
    this.discard();
    this.isResumed.set(false);
    this.startFrom(this.source.value() ?? null);
  }

  protected async save(then: Afterwards = 'show'): Promise<void> {
    const body = this.form.body();
    if (!body || this.isBusy()) return this.focusSummary();
    this.isBusy.set(true);
    this.form.fail(null);
    try {
      const base = this.form.base();
      const job = await (then === 'paused' ? this.saver.savePaused(base, body) : this.saver.save(base, body));
      this.form.saved();
      this.discard();
      this.toaster.show(base ? 'jobs.saved' : 'jobs.created-toast', { name: job.name });
      const executionId = then === 'run' ? await this.store.act(job, 'trigger', () => undefined) : undefined;
      await this.router.navigate(executionId ? ['/executions', executionId] : ['/jobs', job.id], {
        replaceUrl: true,
      });
    } catch (error) {
      await this.onFailure(toAppProblem(error));
    } finally {
      this.isBusy.set(false);
    }
  }

  protected takeTheirs(): void {
    const theirs = this.form.theirs();
    if (!theirs) return;
    this.discard();
    this.form.start(toDraft(theirs), theirs);
  }

  protected keepMine(): void {
    const theirs = this.form.theirs();
    if (theirs) this.form.rebase(theirs);
  }

  protected focus(pointer: string): void {
    focusField(this.host.nativeElement, pointer);
  }

  protected onUnload(event: Event): void {
    if (this.isDirty()) event.preventDefault();
  }

  private begin(job: JobDto | null): void {
    this.startFrom(job);
    const kept = draftStorage.read(this.key());
    // A link that says what to start from wants that, not what was typed before.
    if (!kept || this.from() !== undefined || this.task() !== undefined) return;
    this.form.resume(kept);
    this.isResumed.set(this.form.isDirty());
  }

  private startFrom(job: JobDto | null): void {
    if (job && this.id() !== undefined) return this.form.start(toDraft(job), job);
    const draft = job ? { ...toDraft(job), jobKey: '' } : emptyDraft(browserZone());
    this.form.start({ ...draft, ...(this.task() && { taskFunctionKey: this.task() }) }, null);
  }

  private async onFailure(problem: AppProblem): Promise<void> {
    const base = this.form.base();
    if (problem.status === 412 && base) {
      try {
        this.form.theirs.set(await this.api.invoke(getJob, { id: base.id }));
      } catch (error) {
        this.form.fail(toAppProblem(error));
      }
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

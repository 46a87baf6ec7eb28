import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../../../core/api/api-query';
import { getExecution } from '../../../../core/api/generated/fn/executions/get-execution';
import { getJob } from '../../../../core/api/generated/fn/jobs/get-job';
import { SessionStore } from '../../../../core/auth/session.store';
import { Formats } from '../../../../core/i18n/locale';
import { reloadOnHints } from '../../../../core/live/live-reload';
import { DurationPipe } from '../../../../core/time/duration.pipe';
import { Time } from '../../../../core/time/time';
import { urlQuery } from '../../../../core/url/url-query';
import { isOpen, progressOf } from '../../../../shared/executions/execution-words';
import { Reason } from '../../../../shared/executions/reason';
import { Why } from '../../../../shared/executions/why';
import { CopyButton } from '../../../../shared/ui/copy-button';
import { EmptyState } from '../../../../shared/ui/empty-state';
import { Icon } from '../../../../shared/ui/icon';
import { JsonView } from '../../../../shared/ui/json-view';
import { PageHeader } from '../../../../shared/ui/page-header';
import { ProblemPanel } from '../../../../shared/ui/problem-panel';
import { Skeleton } from '../../../../shared/ui/skeleton';
import { StatusChip } from '../../../../shared/ui/status-chip';
import { relatedRuns } from '../../data/related-runs';
import { RunCommands } from '../../data/run-commands';
import { lineOf, RUN_VIEW_FIELDS, type LogView as LogViewState } from '../../data/run-view';
import { AttemptList } from '../../ui/attempt-list';
import { ErrorView } from '../../ui/error-view';
import { LogView } from '../../ui/log-view';
import { RelatedView } from '../../ui/related-view';
import { RunCourse } from '../../ui/run-course';
import { RunNote } from '../../ui/run-note';

/** One execution: why and when it ran, what came of it, its log as it grows. */
@Component({
  selector: 'app-execution-detail',
  imports: [
    AttemptList,
    CopyButton,
    DurationPipe,
    EmptyState,
    ErrorView,
    Icon,
    JsonView,
    LogView,
    PageHeader,
    ProblemPanel,
    Reason,
    RelatedView,
    RouterLink,
    RunCourse,
    RunNote,
    Skeleton,
    StatusChip,
    Time,
    TranslatePipe,
    Why,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './execution-detail.html',
  styleUrl: './execution-detail.css',
})
export class ExecutionDetail {
  /** From the address. */
  readonly id = input.required<string>();
  protected readonly session = inject(SessionStore);
  protected readonly formats = inject(Formats);
  protected readonly url = urlQuery(RUN_VIEW_FIELDS);
  protected readonly query = apiQuery(getExecution, () => ({ id: this.id() }));
  private readonly jobId = computed(() => this.query.value()?.jobId);
  private readonly job = apiQuery(getJob, () => {
    const id = this.jobId();
    return id === undefined ? undefined : { id };
  });
  protected readonly zone = computed(() => this.job.value()?.timezone ?? null);
  private readonly related = relatedRuns(() => this.query.value());
  protected readonly neighbours = computed(() => [
    { label: 'executions.previous-run', run: this.related.previous() },
    { label: 'executions.next-run', run: this.related.next() },
  ]);
  protected readonly retries = this.related.retries;
  protected readonly shownAttempt = computed(
    () => this.url.value().attempt || (this.query.value()?.attempt ?? 0),
  );
  protected readonly isLost = computed(() => {
    const attempt = this.query.value()?.attempts.find((one) => one.attempt === this.shownAttempt());
    return attempt?.status === 'lost' || attempt?.reasonCode === 'instance_lost';
  });
  protected readonly isOpen = computed(() => isOpen(this.query.value()?.status ?? 'planned'));
  protected readonly progress = computed(() => progressOf(this.query.value()));
  private readonly route = inject(ActivatedRoute);
  private readonly router = inject(Router);
  private readonly commands = inject(RunCommands);
  private readonly fragment = toSignal(this.route.fragment, { initialValue: null });
  protected readonly logView = computed<LogViewState>(() => {
    const { level, find, regex } = this.url.value();
    return { level, find, regex, line: lineOf(this.fragment()) };
  });

  constructor() {
    reloadOnHints(
      ['execution.changed'],
      () => this.query.reload(),
      (hint) => hint.executionId === this.id(),
    );
  }

  /** The line stands behind the `#` of the address, the others in its query. */
  protected changeLogView({ line, ...rest }: Partial<LogViewState>): void {
    if (line === undefined) return this.url.change(rest);
    void this.router.navigate([], {
      relativeTo: this.route,
      queryParamsHandling: 'preserve',
      replaceUrl: true,
      ...(line !== null && { fragment: `L${line}` }),
    });
  }

  protected async cancel(): Promise<void> {
    const run = this.query.value();
    if (run) await this.commands.cancel(run);
    this.query.reload();
  }

  protected async repeat(how: 'retry' | 'replay'): Promise<void> {
    const run = this.query.value();
    const id = run ? await this.commands[how](run) : null;
    if (id !== null) await this.router.navigate(['/executions', id]);
  }
}

import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../../../core/api/api-query';
import { Api } from '../../../../core/api/generated/api';
import { actOnExecution } from '../../../../core/api/generated/fn/executions/act-on-execution';
import { getExecution } from '../../../../core/api/generated/fn/executions/get-execution';
import { getJob } from '../../../../core/api/generated/fn/jobs/get-job';
import { SessionStore } from '../../../../core/auth/session.store';
import { Toaster } from '../../../../core/feedback/toaster';
import { reloadOnHints } from '../../../../core/live/live-reload';
import { DurationPipe } from '../../../../core/time/duration.pipe';
import { Formats } from '../../../../core/i18n/locale';
import { Time } from '../../../../core/time/time';
import { isOpen } from '../../../../shared/executions/execution-words';
import { Reason } from '../../../../shared/executions/reason';
import { Confirm } from '../../../../shared/ui/confirm';
import { CopyButton } from '../../../../shared/ui/copy-button';
import { EmptyState } from '../../../../shared/ui/empty-state';
import { Icon } from '../../../../shared/ui/icon';
import { JsonView } from '../../../../shared/ui/json-view';
import { PageHeader } from '../../../../shared/ui/page-header';
import { ProblemPanel } from '../../../../shared/ui/problem-panel';
import { Skeleton } from '../../../../shared/ui/skeleton';
import { StatusChip } from '../../../../shared/ui/status-chip';
import { stationsOf } from '../../data/timeline';
import { LogView } from '../../ui/log-view';

/** One execution: why and when it ran, what came of it, its log as it grows. */
@Component({
  selector: 'app-execution-detail',
  imports: [
    CopyButton,
    DurationPipe,
    EmptyState,
    Icon,
    JsonView,
    LogView,
    PageHeader,
    ProblemPanel,
    Reason,
    RouterLink,
    Skeleton,
    StatusChip,
    Time,
    TranslatePipe,
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
  protected readonly query = apiQuery(getExecution, () => ({ id: this.id() }));
  protected readonly jobId = computed(() => this.query.value()?.jobId);
  private readonly job = apiQuery(getJob, () => {
    const id = this.jobId();
    return id === undefined ? undefined : { id };
  });
  protected readonly zone = computed(() => this.job.value()?.timezone ?? null);
  protected readonly stations = computed(() => {
    const execution = this.query.value();
    return execution ? stationsOf(execution) : [];
  });
  /** Newest first. */
  protected readonly attempts = computed(() =>
    [...(this.query.value()?.attempts ?? [])].sort((a, b) => b.attempt - a.attempt),
  );
  protected readonly shownAttempt = linkedSignal(() => this.query.value()?.attempt ?? 0);
  protected readonly isOpen = computed(() => isOpen(this.query.value()?.status ?? 'planned'));
  protected readonly progress = computed(() => {
    const progress = this.query.value()?.progress;
    if (!progress) return null;
    const { fraction, message } = progress as { fraction?: unknown; message?: unknown };
    return {
      fraction: typeof fraction === 'number' ? fraction : null,
      message: typeof message === 'string' ? message : '',
    };
  });
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly toaster = inject(Toaster);
  private readonly confirm = inject(Confirm);

  constructor() {
    reloadOnHints(
      ['execution.changed'],
      () => this.query.reload(),
      (hint) => hint.executionId === this.id(),
    );
  }

  protected async cancel(): Promise<void> {
    const answer = await this.confirm.ask({
      title: 'executions.cancel-title',
      text: 'executions.cancel-text',
      action: 'executions.cancel',
      isDangerous: true,
      reason: 'optional',
    });
    if (!answer) return;
    try {
      await this.api.invoke(actOnExecution, {
        id: this.id(),
        body: { action: 'cancel', reason: answer.reason || undefined },
      });
      this.toaster.show('executions.cancelling');
    } catch (error) {
      this.toaster.showProblem(error);
    }
    this.query.reload();
  }

  protected async retry(): Promise<void> {
    try {
      const { executionId } = await this.api.invoke(actOnExecution, {
        id: this.id(),
        body: { action: 'retry' },
      });
      this.toaster.show('executions.retried');
      await this.router.navigate(['/executions', executionId]);
    } catch (error) {
      this.toaster.showProblem(error);
    }
  }
}

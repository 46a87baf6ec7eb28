import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Router, RouterLink, RouterOutlet } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../../../core/api/api-query';
import { getJob } from '../../../../core/api/generated/fn/jobs/get-job';
import { SessionStore } from '../../../../core/auth/session.store';
import { reloadOnHints } from '../../../../core/live/live-reload';
import { Time } from '../../../../core/time/time';
import { choiceField, urlQuery } from '../../../../core/url/url-query';
import { EmptyState } from '../../../../shared/ui/empty-state';
import { Icon } from '../../../../shared/ui/icon';
import { PageHeader } from '../../../../shared/ui/page-header';
import { ProblemPanel } from '../../../../shared/ui/problem-panel';
import { Skeleton } from '../../../../shared/ui/skeleton';
import { StatusChip } from '../../../../shared/ui/status-chip';
import { JobsStore, type JobCommand } from '../../data/jobs.store';
import { Why } from '../../../../shared/executions/why';
import { JobApi } from '../../ui/job-api';
import { JobChanges } from '../../ui/job-changes';
import { JobHistory } from '../../ui/job-history';
import { jobKeys } from '../../ui/job-keys';
import { JobMenu } from '../../ui/job-menu';
import { JobOverview } from '../../ui/job-overview';
import { JobTimeline } from '../../ui/job-timeline';
import { RunStatsView } from '../../ui/run-stats';

const TABS = ['overview', 'history', 'timeline', 'stats', 'changes', 'json'] as const;

/** One job: what it is, what it did, who changed it. */
@Component({
  selector: 'app-job-detail',
  imports: [
    EmptyState,
    Icon,
    JobApi,
    JobChanges,
    JobHistory,
    JobMenu,
    JobOverview,
    JobTimeline,
    PageHeader,
    ProblemPanel,
    RouterLink,
    RouterOutlet,
    RunStatsView,
    Skeleton,
    StatusChip,
    Time,
    TranslatePipe,
    Why,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './job-detail.html',
  styleUrl: './job-detail.css',
})
export class JobDetail {
  /** From the address. */
  readonly id = input.required<string>();
  protected readonly tabs = TABS;
  protected readonly session = inject(SessionStore);
  protected readonly url = urlQuery({ tab: choiceField(TABS, 'overview') });
  protected readonly jobId = computed(() => Number(this.id()));
  protected readonly query = apiQuery(getJob, () => ({ id: this.jobId() }));
  private readonly store = inject(JobsStore);
  private readonly router = inject(Router);

  constructor() {
    reloadOnHints(
      ['job.changed', 'execution.changed'],
      () => this.query.reload(),
      (hint) => hint.jobId === this.jobId(),
    );
    jobKeys(
      () => this.query.value(),
      (_job, verb) => void this.act(verb),
    );
  }

  /** A name of another direction must not pull the words beside it along. */
  protected isolated(name: string): string {
    return `\u2068${name}\u2069`;
  }

  protected async act(command: JobCommand): Promise<void> {
    const job = this.query.value();
    if (!job) return;
    const executionId = await this.store.perform(job, command, () => this.query.reload());
    if (executionId) await this.router.navigate(['/executions', executionId]);
  }
}

import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../core/api/api-query';
import { listInstances } from '../../core/api/generated/fn/instances/list-instances';
import { listJobs } from '../../core/api/generated/fn/jobs/list-jobs';
import { listTaskFunctions } from '../../core/api/generated/fn/lookups/list-task-functions';
import { getFunctionStatistics } from '../../core/api/generated/fn/statistics/get-function-statistics';
import { SessionStore } from '../../core/auth/session.store';
import { Formats } from '../../core/i18n/locale';
import { Time } from '../../core/time/time';
import { EmptyState } from '../../shared/ui/empty-state';
import { Icon } from '../../shared/ui/icon';
import { PageHeader } from '../../shared/ui/page-header';
import { ProblemPanel } from '../../shared/ui/problem-panel';
import { Skeleton } from '../../shared/ui/skeleton';
import { StatusChip } from '../../shared/ui/status-chip';
import { SchemaTable } from './ui/schema-table';
import { SnippetsPanel } from './ui/snippets-panel';
import { SuccessWeek } from './ui/success-week';
import { TryPanel } from './ui/try-panel';

/** Jobs that are offered for a try, and listed. */
const JOBS_SHOWN = 20;

/** One task function: what it takes, who has it, who uses it, and a place to try it. */
@Component({
  selector: 'app-task-function-page',
  imports: [
    EmptyState,
    Icon,
    PageHeader,
    ProblemPanel,
    RouterLink,
    SchemaTable,
    Skeleton,
    SnippetsPanel,
    StatusChip,
    SuccessWeek,
    Time,
    TranslatePipe,
    TryPanel,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './task-function-page.html',
  styles: `
    :host {
      display: grid;
      gap: var(--gap);
      min-inline-size: 0;
    }
    .missing {
      border-color: var(--bad);
      background: var(--bad-soft);
    }
    .list {
      display: grid;
      gap: 6px;
    }
  `,
})
export class TaskFunctionPage {
  /** From the query of the address. */
  readonly key = input('');
  protected readonly session = inject(SessionStore);
  protected readonly formats = inject(Formats);
  protected readonly query = apiQuery(listTaskFunctions, () => ({}));
  protected readonly jobs = apiQuery(listJobs, () => ({
    task: [this.key()],
    perPage: JOBS_SHOWN,
    sort: 'name',
  }));
  protected readonly statistics = apiQuery(getFunctionStatistics, () => ({}));
  protected readonly week = computed(() =>
    this.statistics.value()?.items.find(({ taskFunctionKey }) => taskFunctionKey === this.key()),
  );
  private readonly instances = apiQuery(listInstances, () => ({ recent: 0 }));
  protected readonly fn = computed(() => this.query.value()?.find(({ key }) => key === this.key()) ?? null);
  /** Live instances that run tasks, and whether each has the function. */
  protected readonly holders = computed(() =>
    (this.instances.value()?.items ?? [])
      .filter(({ runsTasks, stoppedAt }) => runsTasks && stoppedAt === null)
      .map(({ id, name, functions }) => ({ id, name, isHolder: functions.includes(this.key()) })),
  );
}

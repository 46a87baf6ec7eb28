import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../core/api/api-query';
import { listJobs } from '../../core/api/generated/fn/jobs/list-jobs';
import { listTaskFunctions } from '../../core/api/generated/fn/lookups/list-task-functions';
import { getFunctionStatistics } from '../../core/api/generated/fn/statistics/get-function-statistics';
import { SessionStore } from '../../core/auth/session.store';
import { Formats } from '../../core/i18n/locale';
import { Time } from '../../core/time/time';
import { textField, urlQuery } from '../../core/url/url-query';
import { EmptyState } from '../../shared/ui/empty-state';
import { Icon } from '../../shared/ui/icon';
import { PageHeader } from '../../shared/ui/page-header';
import { ProblemPanel } from '../../shared/ui/problem-panel';
import { Skeleton } from '../../shared/ui/skeleton';
import { SuccessWeek } from './ui/success-week';

/** The functions jobs can call. */
@Component({
  selector: 'app-task-functions',
  imports: [
    EmptyState,
    Icon,
    PageHeader,
    ProblemPanel,
    RouterLink,
    Skeleton,
    SuccessWeek,
    Time,
    TranslatePipe,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './task-functions.html',
  styles: `
    :host {
      display: grid;
      gap: var(--gap);
      min-inline-size: 0;
    }
    .missing {
      color: var(--bad);
      display: flex;
      gap: 6px;
    }
    .banner {
      border-color: var(--bad);
      background: var(--bad-soft);
    }
    section.panel {
      display: grid;
      gap: 10px;
      align-content: start;
      block-size: 100%;
    }
    .actions {
      align-self: end;
    }
  `,
})
export class TaskFunctions {
  protected readonly session = inject(SessionStore);
  protected readonly formats = inject(Formats);
  protected readonly url = urlQuery({ q: textField() });
  protected readonly query = apiQuery(listTaskFunctions, () => ({}));
  private readonly statistics = apiQuery(getFunctionStatistics, () => ({}));
  /** How each did in seven days; null until it is known. */
  protected readonly week = computed(() => {
    const items = this.statistics.value()?.items;
    return items ? new Map(items.map((item) => [item.taskFunctionKey, item])) : null;
  });
  private readonly stranded = apiQuery(listJobs, () => ({ state: ['handler_missing' as const], perPage: 1 }));
  /** Jobs whose function no live instance has. */
  protected readonly strandedJobs = computed(() => this.stranded.value()?.total ?? 0);
  /** The list is short and complete, so it is searched here. */
  protected readonly shown = computed(() => {
    const text = this.url.value().q.toLowerCase();
    return (this.query.value() ?? []).filter(({ key, name, description }) =>
      `${key} ${name} ${description ?? ''}`.toLowerCase().includes(text),
    );
  });
}

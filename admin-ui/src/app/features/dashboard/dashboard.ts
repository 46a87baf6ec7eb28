import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../core/api/api-query';
import { listHistory } from '../../core/api/generated/fn/executions/list-history';
import { getStatus } from '../../core/api/generated/fn/instances/get-status';
import { listJobs } from '../../core/api/generated/fn/jobs/list-jobs';
import { SessionStore } from '../../core/auth/session.store';
import { reloadOnHints } from '../../core/live/live-reload';
import { CountPipe } from '../../core/time/duration.pipe';
import { Time } from '../../core/time/time';
import { Reason } from '../../shared/executions/reason';
import { Why } from '../../shared/executions/why';
import { Icon } from '../../shared/ui/icon';
import { PageHeader } from '../../shared/ui/page-header';
import { ProblemPanel } from '../../shared/ui/problem-panel';
import { Skeleton } from '../../shared/ui/skeleton';
import { StatusChip } from '../../shared/ui/status-chip';
import { tilesOf } from './tiles';

const SHOWN = 8;

/** How things stand: numbers that lead to lists, what needs attention, what comes next. */
@Component({
  selector: 'app-dashboard',
  imports: [
    CountPipe,
    Icon,
    PageHeader,
    ProblemPanel,
    Reason,
    RouterLink,
    Skeleton,
    StatusChip,
    Time,
    TranslatePipe,
    Why,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './dashboard.html',
  styleUrl: './dashboard.css',
})
export class Dashboard {
  protected readonly session = inject(SessionStore);
  protected readonly status = apiQuery(getStatus, () => ({}));
  protected readonly next = apiQuery(listJobs, () => ({
    state: ['active' as const],
    sort: 'nextRunAt',
    perPage: SHOWN,
  }));
  protected readonly troubled = apiQuery(listJobs, () => ({
    state: ['paused' as const, 'handler_missing' as const],
    sort: '-updatedAt',
    perPage: SHOWN,
  }));
  protected readonly failures = apiQuery(listHistory, () => ({
    status: ['failed' as const, 'timed_out' as const, 'lost' as const, 'missed' as const],
    perPage: SHOWN,
  }));
  protected readonly tiles = computed(() => {
    const status = this.status.value();
    return status ? tilesOf(status) : [];
  });
  /** Only the job the service brought along: nobody made one yet. */
  protected readonly isFirstUse = computed(() => (this.status.value()?.jobs.total ?? 2) <= 1);
  protected readonly badInstances = computed(() =>
    (this.status.value()?.instances ?? []).filter(
      ({ status, late }) => late || status === 'stuck' || status === 'dead',
    ),
  );

  constructor() {
    reloadOnHints(['stats', 'execution.changed', 'instance.changed', 'job.changed'], () => {
      for (const query of [this.status, this.next, this.troubled, this.failures]) query.reload();
    });
  }
}

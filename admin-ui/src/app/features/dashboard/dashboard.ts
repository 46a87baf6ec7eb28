import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../core/api/api-query';
import { listHistory } from '../../core/api/generated/fn/executions/list-history';
import { getStatus } from '../../core/api/generated/fn/instances/get-status';
import { listJobs } from '../../core/api/generated/fn/jobs/list-jobs';
import { getStatistics } from '../../core/api/generated/fn/statistics/get-statistics';
import { SessionStore } from '../../core/auth/session.store';
import { reloadOnHints } from '../../core/live/live-reload';
import { CountPipe } from '../../core/time/duration.pipe';
import { Now } from '../../core/time/now';
import { Time } from '../../core/time/time';
import { ZoneStore } from '../../core/time/zone';
import { choiceField, urlQuery } from '../../core/url/url-query';
import { Reason } from '../../shared/executions/reason';
import { Why } from '../../shared/executions/why';
import { Icon } from '../../shared/ui/icon';
import { PageHeader } from '../../shared/ui/page-header';
import { ProblemPanel } from '../../shared/ui/problem-panel';
import { Skeleton } from '../../shared/ui/skeleton';
import { StatusChip } from '../../shared/ui/status-chip';
import { concernsOf } from './attention';
import { tilesOf } from './tiles';
import { Charts } from './ui/charts';
import { FirstSteps } from './ui/first-steps';
import { HealthStrip } from './ui/health-strip';

const SHOWN = 8;
/** Enough of the newest failures to see who keeps failing. */
const FAILURES = 50;
const RANGES = ['1h', '24h', '7d', '30d'] as const;

/** How things stand: numbers that lead to lists, what happened as charts, what needs attention, what comes next. */
@Component({
  selector: 'app-dashboard',
  imports: [
    Charts,
    CountPipe,
    FirstSteps,
    HealthStrip,
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
  private readonly zones = inject(ZoneStore);
  private readonly now = inject(Now);
  protected readonly query = urlQuery({ range: choiceField(RANGES, '24h') });
  protected readonly ranges = RANGES;
  protected readonly statistics = apiQuery(getStatistics, () => ({
    range: this.query.value().range,
    tz: this.zones.zoneFor(null),
  }));
  protected readonly status = apiQuery(getStatus, () => ({}));
  protected readonly next = apiQuery(listJobs, () => ({
    state: ['active' as const],
    sort: 'nextRunAt',
    perPage: SHOWN,
  }));
  private readonly troubled = apiQuery(listJobs, () => ({
    state: ['paused' as const, 'handler_missing' as const],
    sort: '-updatedAt',
    perPage: SHOWN,
  }));
  protected readonly failures = apiQuery(listHistory, () => ({
    status: ['failed' as const, 'timed_out' as const, 'lost' as const, 'missed' as const],
    perPage: FAILURES,
  }));
  protected readonly recentFailures = computed(() => this.failures.value()?.items.slice(0, SHOWN) ?? []);
  protected readonly tiles = computed(() => {
    const statistics = this.statistics.value();
    return statistics ? tilesOf(statistics) : [];
  });
  /** Only the jobs the service brought along: nobody made one yet. */
  protected readonly isFirstUse = computed(() => (this.status.value()?.jobs.total ?? 2) <= 1);
  protected readonly hasConcerns = computed(() => this.troubled.value() !== undefined);
  protected readonly concerns = computed(() =>
    concernsOf({
      instances: this.status.value()?.instances ?? [],
      troubled: this.troubled.value()?.items ?? [],
      next: this.next.value()?.items ?? [],
      failures: this.failures.value()?.items ?? [],
      now: this.now.ms(),
    }),
  );

  constructor() {
    const queries = [this.statistics, this.status, this.next, this.troubled, this.failures];
    reloadOnHints(['stats', 'execution.changed', 'instance.changed', 'job.changed'], () => {
      for (const query of queries) query.reload();
    });
  }
}

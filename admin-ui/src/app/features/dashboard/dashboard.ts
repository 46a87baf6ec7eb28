import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../core/api/api-query';
import { listHistory } from '../../core/api/generated/fn/executions/list-history';
import { getStatus } from '../../core/api/generated/fn/instances/get-status';
import { listJobs } from '../../core/api/generated/fn/jobs/list-jobs';
import { getAttention } from '../../core/api/generated/fn/statistics/get-attention';
import { getStatistics } from '../../core/api/generated/fn/statistics/get-statistics';
import { SessionStore } from '../../core/auth/session.store';
import { reloadOnHints } from '../../core/live/live-reload';
import { CountPipe } from '../../core/time/duration.pipe';
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
import { AttentionList } from './ui/attention-list';
import { Charts } from './ui/charts';
import { FirstSteps } from './ui/first-steps';
import { HealthStrip } from './ui/health-strip';

const SHOWN = 8;
/** Jobs that need attention, of each reason. */
const OF_EACH_REASON = 5;
const RANGES = ['1h', '24h', '7d', '30d'] as const;

/** How things stand: numbers that lead to lists, what happened as charts, what needs attention, what comes next. */
@Component({
  selector: 'app-dashboard',
  imports: [
    AttentionList,
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
  styleUrls: ['./dashboard.css', './ui/list.css'],
})
export class Dashboard {
  protected readonly session = inject(SessionStore);
  private readonly zones = inject(ZoneStore);
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
  protected readonly attention = apiQuery(getAttention, () => ({ limit: OF_EACH_REASON }));
  protected readonly failures = apiQuery(listHistory, () => ({
    status: ['failed' as const, 'timed_out' as const, 'lost' as const, 'missed' as const],
    handled: false,
    perPage: SHOWN,
  }));
  protected readonly tiles = computed(() => {
    const statistics = this.statistics.value();
    return statistics ? tilesOf(statistics) : [];
  });
  /** Only the jobs the service brought along: nobody made one yet. */
  protected readonly isFirstUse = computed(() => (this.status.value()?.jobs.total ?? 2) <= 1);
  /** null until the server has said. */
  protected readonly concerns = computed(() => {
    const found = this.attention.value();
    return found ? concernsOf(this.status.value()?.instances ?? [], found.items) : null;
  });

  constructor() {
    const queries = [this.statistics, this.status, this.next, this.attention, this.failures];
    reloadOnHints(['stats', 'execution.changed', 'instance.changed', 'job.changed'], () => {
      for (const query of queries) query.reload();
    });
  }
}

import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../../core/api/api-query';
import { listJobs } from '../../../core/api/generated/fn/jobs/list-jobs';
import { Icon } from '../../../shared/ui/icon';

const MINUTE_MS = 60_000;

/** How many other jobs have their next run in the same minute, with a way to see them: schedules that people write crowd at the full
 *  hour. Silent when there are none. */
@Component({
  selector: 'app-same-minute',
  imports: [Icon, RouterLink, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `@if (others() > 0) {
    <p class="row small muted">
      <app-icon name="info" [size]="16" />{{ 'jobs.same-minute' | translate: { count: others() } }}
      <a routerLink="/jobs" [queryParams]="minute()">{{ 'jobs.same-minute-show' | translate }}</a>
    </p>
  }`,
})
export class SameMinute {
  /** ISO instant of the run. */
  readonly at = input.required<string>();
  /** ISO instant at which the job itself runs next as it is stored: it is no other job. null = it does not. */
  readonly own = input<string | null>(null);
  protected readonly minute = computed(() => {
    const from = startOf(this.at());
    return { nextFrom: new Date(from).toISOString(), nextTo: new Date(from + MINUTE_MS).toISOString() };
  });
  private readonly query = apiQuery(listJobs, () => ({ ...this.minute(), perPage: 1 }));
  protected readonly others = computed(() => {
    const own = this.own();
    const isOwn = own !== null && startOf(own) === startOf(this.at());
    return (this.query.value()?.total ?? 0) - (isOwn ? 1 : 0);
  });
}

function startOf(iso: string): number {
  return Math.floor(Date.parse(iso) / MINUTE_MS) * MINUTE_MS;
}

import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../../core/api/api-query';
import { listJobHistory } from '../../../core/api/generated/fn/executions/list-job-history';
import type { JobDto } from '../../../core/api/generated/models/job-dto';
import { reloadOnHints } from '../../../core/live/live-reload';
import { DurationPipe } from '../../../core/time/duration.pipe';
import { Time } from '../../../core/time/time';
import { Reason } from '../../../shared/executions/reason';
import { Why } from '../../../shared/executions/why';
import { ProblemPanel } from '../../../shared/ui/problem-panel';
import { Skeleton } from '../../../shared/ui/skeleton';
import { StatusChip } from '../../../shared/ui/status-chip';

const SHOWN = 10;
/** Some of the newest rows may still lie ahead. */
const ASKED = 20;

/** The latest planned fires against what became of them: each has exactly one answer, also when it did not run. */
@Component({
  selector: 'app-recent-fires',
  imports: [DurationPipe, ProblemPanel, Reason, RouterLink, Skeleton, StatusChip, Time, TranslatePipe, Why],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `@if (query.problem(); as problem) {
      <app-problem [problem]="problem" [asOf]="query.asOf()" (retry)="query.reload()" />
    }
    @if (query.isFirst()) {
      <app-skeleton [rows]="4" />
    }
    <ol>
      @for (run of runs(); track run.id) {
        <li>
          <a [routerLink]="['/executions', run.id]"
            ><app-time [at]="run.scheduledFor" [jobZone]="job().timezone"
          /></a>
          <app-status [value]="run.status" />
          <span class="rest small muted">
            @if (run.durationMs !== null) {
              {{ run.durationMs | duration }}
            }
            @if (run.fireCount > 1) {
              {{ 'executions.stands-for' | translate: { count: run.fireCount } }}
            }
            @if (run.reasonCode) {
              <app-reason [code]="run.reasonCode" [params]="run.reasonParams" [jobZone]="job().timezone" />
            }
          </span>
          @if (run.status !== 'succeeded') {
            <app-why
              [jobId]="job().id"
              [jobName]="job().name"
              [jobZone]="job().timezone"
              [at]="run.scheduledFor"
            />
          }
        </li>
      } @empty {
        @if (!query.isFirst()) {
          <li class="muted">{{ 'jobs.no-history' | translate }}</li>
        }
      }
    </ol>`,
  styles: `
    ol {
      display: grid;
      gap: 6px;
    }
    li {
      display: flex;
      flex-wrap: wrap;
      gap: 4px 10px;
      align-items: center;
    }
    .rest {
      flex: 1 1 120px;
      min-inline-size: 0;
    }
  `,
})
export class RecentFires {
  readonly job = input.required<JobDto>();
  protected readonly query = apiQuery(listJobHistory, () => ({
    id: this.job().id,
    perPage: ASKED,
    kind: ['schedule' as const],
  }));
  protected readonly runs = computed(() =>
    (this.query.value()?.items ?? []).filter(({ status }) => status !== 'planned').slice(0, SHOWN),
  );

  constructor() {
    reloadOnHints(
      ['execution.changed'],
      () => this.query.reload(),
      (hint) => hint.jobId === this.job().id,
    );
  }
}

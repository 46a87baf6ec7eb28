import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { TranslatePipe, TranslateService } from '@ngx-translate/core';
import { apiQuery } from '../../../core/api/api-query';
import { listJobHistory } from '../../../core/api/generated/fn/executions/list-job-history';
import type { ExecutionDto } from '../../../core/api/generated/models/execution-dto';
import type { ExecutionStatus } from '../../../core/api/generated/models/execution-status';
import type { JobDto } from '../../../core/api/generated/models/job-dto';
import { reloadOnHints } from '../../../core/live/live-reload';
import { liveRows } from '../../../core/live/live-rows';
import { listField, numberField, urlQuery } from '../../../core/url/url-query';
import { EXECUTION_STATUSES } from '../../../shared/executions/execution-words';
import { ExecutionTable } from '../../../shared/executions/execution-table';
import { EmptyState } from '../../../shared/ui/empty-state';
import { Facet } from '../../../shared/ui/facet';
import { Icon } from '../../../shared/ui/icon';
import { Pager } from '../../../shared/ui/pager';
import { ProblemPanel } from '../../../shared/ui/problem-panel';
import { Skeleton } from '../../../shared/ui/skeleton';

/** What one job did, newest first. */
@Component({
  selector: 'app-job-history',
  imports: [EmptyState, ExecutionTable, Facet, Icon, Pager, ProblemPanel, Skeleton, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<div class="row">
      <app-facet
        [label]="'executions.status' | translate"
        [options]="statusOptions()"
        [selected]="url.value().status"
        (selectedChange)="url.change({ status: $any($event) })"
      />
      @if (list.newCount() > 0) {
        <button type="button" class="button" (click)="list.showNew()">
          <app-icon name="refresh" [size]="16" />{{
            'common.new-rows' | translate: { count: list.newCount() }
          }}
        </button>
      }
    </div>
    @if (query.problem(); as problem) {
      <app-problem [problem]="problem" [asOf]="query.asOf()" (retry)="query.reload()" />
    }
    @if (query.isFirst()) {
      <app-skeleton />
    } @else if (query.value(); as page) {
      @if (list.rows().length > 0) {
        <app-execution-table
          [class.is-stale]="query.isStale()"
          [rows]="list.rows()"
          [showJob]="false"
          [jobZone]="job().timezone"
          [caption]="'jobs.tab-history' | translate"
        />
        <app-pager
          [page]="page.page"
          [perPage]="page.perPage"
          [total]="page.total"
          [isExact]="page.totalIsExact ?? true"
          (pageChange)="url.change({ page: $event })"
          (sizeChange)="url.change({ size: $event })"
        />
      } @else {
        <app-empty
          icon="history"
          [heading]="
            (url.value().status.length > 0 ? 'executions.none-match' : 'jobs.no-history') | translate
          "
        />
      }
    }`,
  styles: `
    :host {
      display: grid;
      gap: var(--gap);
      min-inline-size: 0;
    }
  `,
})
export class JobHistory {
  readonly job = input.required<JobDto>();
  protected readonly url = urlQuery<{ status: ExecutionStatus[]; page: number; size: number }>({
    status: listField(EXECUTION_STATUSES),
    page: numberField(1, 1, 1_000_000),
    size: numberField(20, 1, 200),
  });
  protected readonly query = apiQuery(listJobHistory, () => {
    const { status, page, size } = this.url.value();
    return { id: this.job().id, page, perPage: size, status: status.length > 0 ? status : undefined };
  });
  protected readonly list = liveRows<ExecutionDto>(() => {
    const page = this.query.value();
    return page && { view: this.query.view(), items: page.items };
  });
  private readonly translate = inject(TranslateService);
  protected readonly statusOptions = computed(() => {
    this.translate.currentLang();
    return EXECUTION_STATUSES.map((value) => ({
      value,
      label: this.translate.instant(`status.${value}`) as string,
    }));
  });

  constructor() {
    reloadOnHints(
      ['execution.changed'],
      () => this.query.reload(),
      (hint) => hint.jobId === this.job().id,
    );
  }
}

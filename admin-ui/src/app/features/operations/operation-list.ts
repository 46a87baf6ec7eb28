import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe, TranslateService } from '@ngx-translate/core';
import { apiQuery } from '../../core/api/api-query';
import { listOperations } from '../../core/api/generated/fn/operations/list-operations';
import { reloadOnHints } from '../../core/live/live-reload';
import { Time } from '../../core/time/time';
import { idField, listField, numberField, urlQuery } from '../../core/url/url-query';
import { EmptyState } from '../../shared/ui/empty-state';
import { Facet } from '../../shared/ui/facet';
import { PageHeader } from '../../shared/ui/page-header';
import { Pager } from '../../shared/ui/pager';
import { ProblemPanel } from '../../shared/ui/problem-panel';
import { Skeleton } from '../../shared/ui/skeleton';
import { StatusChip } from '../../shared/ui/status-chip';
import { OperationProgress } from '../../shared/operations/operation-progress';
import { OPERATION_STATUSES, statusOf } from '../../shared/operations/operation-words';

/** Requests that take longer than their answer: backfills and bulk actions, newest first. */
@Component({
  selector: 'app-operation-list',
  imports: [
    EmptyState,
    Facet,
    OperationProgress,
    PageHeader,
    Pager,
    ProblemPanel,
    RouterLink,
    Skeleton,
    StatusChip,
    Time,
    TranslatePipe,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './operation-list.html',
  styles: `
    :host {
      display: grid;
      gap: var(--gap);
      min-inline-size: 0;
    }
  `,
})
export class OperationList {
  private readonly translate = inject(TranslateService);
  protected readonly statusOf = statusOf;
  protected readonly url = urlQuery({
    status: listField(OPERATION_STATUSES),
    job: idField(),
    page: numberField(1, 1, 1_000_000),
    size: numberField(20, 1, 200),
  });
  protected readonly query = apiQuery(listOperations, () => {
    const { status, job, page, size } = this.url.value();
    return { page, perPage: size, ...(status.length > 0 && { status }), ...(job !== null && { jobId: job }) };
  });
  protected readonly isFiltered = computed(() => {
    const { status, job } = this.url.value();
    return status.length > 0 || job !== null;
  });
  protected readonly options = computed(() => {
    this.translate.currentLang();
    return OPERATION_STATUSES.map((value) => ({
      value,
      label: this.translate.instant(`status.${value}`) as string,
    }));
  });

  constructor() {
    reloadOnHints(['operation.changed'], () => this.query.reload());
  }
}

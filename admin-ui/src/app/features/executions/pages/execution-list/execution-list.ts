import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe, TranslateService } from '@ngx-translate/core';
import { apiQuery } from '../../../../core/api/api-query';
import { listHistory } from '../../../../core/api/generated/fn/executions/list-history';
import type { ExecutionDto } from '../../../../core/api/generated/models/execution-dto';
import { reloadOnHints } from '../../../../core/live/live-reload';
import { liveRows } from '../../../../core/live/live-rows';
import { fromWallClock, toWallClock } from '../../../../core/time/iso';
import { ZoneStore } from '../../../../core/time/zone';
import { urlQuery } from '../../../../core/url/url-query';
import { ExecutionTable } from '../../../../shared/executions/execution-table';
import { EXECUTION_KINDS, EXECUTION_STATUSES } from '../../../../shared/executions/execution-words';
import { EmptyState } from '../../../../shared/ui/empty-state';
import { Facet } from '../../../../shared/ui/facet';
import { Icon } from '../../../../shared/ui/icon';
import { PageHeader } from '../../../../shared/ui/page-header';
import { ProblemPanel } from '../../../../shared/ui/problem-panel';
import { Skeleton } from '../../../../shared/ui/skeleton';
import {
  applySearch,
  EXECUTION_FILTER_FIELDS,
  isFiltered,
  REASONS,
  toHistoryParams,
  type ExecutionFilter,
} from '../../data/execution-filter';

/** The global history: what ran, what did not and why. */
@Component({
  selector: 'app-execution-list',
  imports: [
    EmptyState,
    ExecutionTable,
    Facet,
    Icon,
    PageHeader,
    ProblemPanel,
    RouterLink,
    Skeleton,
    TranslatePipe,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './execution-list.html',
  styleUrl: './execution-list.css',
})
export class ExecutionList {
  private readonly translate = inject(TranslateService);
  private readonly zones = inject(ZoneStore);
  protected readonly filter = urlQuery(EXECUTION_FILTER_FIELDS);
  protected readonly query = apiQuery(listHistory, () => toHistoryParams(this.filter.value()));
  protected readonly list = liveRows<ExecutionDto>(() => {
    const page = this.query.value();
    return page && { view: this.query.view(), items: page.items };
  });
  protected readonly isFiltered = computed(() => isFiltered(this.filter.value()));
  protected readonly statusOptions = this.options(EXECUTION_STATUSES, 'status');
  protected readonly kindOptions = this.options(EXECUTION_KINDS, 'kinds');
  protected readonly reasonOptions = this.options(REASONS, 'reason-names');
  /** Filters that came from a link and have no control of their own. */
  protected readonly linked = computed(() => {
    const { job, instance, task, tag, late } = this.filter.value();
    return [
      ...(job === null ? [] : [{ text: `job:${job}`, without: { job: null } }]),
      ...(instance === null ? [] : [{ text: `instance:${instance}`, without: { instance: null } }]),
      ...(task === '' ? [] : [{ text: `task:${task}`, without: { task: '' } }]),
      ...(tag === '' ? [] : [{ text: `tag:${tag}`, without: { tag: '' } }]),
      ...(late === 0 ? [] : [{ text: `late:${late}ms`, without: { late: 0 } }]),
    ];
  });
  protected readonly zone = computed(() => this.zones.zoneFor(null));

  constructor() {
    // Pages further back are the past: they change only when asked for again.
    reloadOnHints(['execution.changed'], () => {
      if (this.filter.value().cursor === '') this.query.reload();
    });
  }

  protected change(part: Partial<ExecutionFilter>): void {
    this.filter.change({ cursor: '', ...part });
  }

  protected search(input: HTMLInputElement): void {
    const part = applySearch(input.value);
    input.value = part.q ?? '';
    this.change(part);
  }

  protected wall(iso: string | null): string {
    return iso === null ? '' : toWallClock(iso, this.zone());
  }

  protected setInstant(field: 'from' | 'to', text: string): void {
    this.change({ [field]: text === '' ? null : fromWallClock(text, this.zone()) });
  }

  private options<T extends string>(values: readonly T[], section: string) {
    return computed(() => {
      this.translate.currentLang();
      return values.map((value) => ({
        value,
        label: this.translate.instant(`${section}.${value}`) as string,
      }));
    });
  }
}

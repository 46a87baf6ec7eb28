import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DOCUMENT,
  effect,
  inject,
  untracked,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe, TranslateService } from '@ngx-translate/core';
import { apiQuery } from '../../../../core/api/api-query';
import { listHistory } from '../../../../core/api/generated/fn/executions/list-history';
import { getStatistics } from '../../../../core/api/generated/fn/statistics/get-statistics';
import type { ExecutionDto } from '../../../../core/api/generated/models/execution-dto';
import { reloadOnHints } from '../../../../core/live/live-reload';
import { liveRows } from '../../../../core/live/live-rows';
import { Toaster } from '../../../../core/feedback/toaster';
import { chosenColumns } from '../../../../core/settings/columns';
import { Now } from '../../../../core/time/now';
import { urlQuery } from '../../../../core/url/url-query';
import {
  COLUMN_LABELS,
  EXECUTION_COLUMNS,
  USUAL_COLUMNS,
} from '../../../../shared/executions/execution-columns';
import { ExecutionTable } from '../../../../shared/executions/execution-table';
import { EXECUTION_KINDS, EXECUTION_STATUSES } from '../../../../shared/executions/execution-words';
import { ColumnChooser } from '../../../../shared/ui/column-chooser';
import { saveFile } from '../../../../shared/ui/csv';
import { EmptyState } from '../../../../shared/ui/empty-state';
import { Facet } from '../../../../shared/ui/facet';
import { Icon } from '../../../../shared/ui/icon';
import { PageHeader } from '../../../../shared/ui/page-header';
import { ProblemPanel } from '../../../../shared/ui/problem-panel';
import { Skeleton } from '../../../../shared/ui/skeleton';
import { ViewsMenu } from '../../../../shared/views/views-menu';
import {
  applySearch,
  EXECUTION_FILTER_FIELDS,
  isFiltered,
  REASONS,
  toHistoryParams,
  type ExecutionFilter,
} from '../../data/execution-filter';
import { MAX_EXPORTED, RunExport } from '../../data/export-runs';
import { histogramParams, toBars } from '../../data/histogram';
import { RunSelection } from '../../data/run-selection';
import { HistoryHistogram } from '../../ui/history-histogram';
import { RunBulkBar } from '../../ui/run-bulk-bar';
import { RunMenu } from '../../ui/run-menu';
import { TimeRange } from '../../../../shared/ui/time-range';

/** The global history: what ran, what did not and why. */
@Component({
  selector: 'app-execution-list',
  imports: [
    ColumnChooser,
    EmptyState,
    ExecutionTable,
    Facet,
    HistoryHistogram,
    Icon,
    PageHeader,
    ProblemPanel,
    RouterLink,
    RunBulkBar,
    RunMenu,
    Skeleton,
    TimeRange,
    TranslatePipe,
    ViewsMenu,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './execution-list.html',
  styleUrl: './execution-list.css',
})
export class ExecutionList {
  private readonly translate = inject(TranslateService);
  private readonly document = inject(DOCUMENT);
  private readonly toaster = inject(Toaster);
  private readonly now = inject(Now);
  protected readonly exporter = inject(RunExport);
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
    const { job, instance, task, tag, error, handled, late } = this.filter.value();
    return [
      ...(job === null ? [] : [{ text: `job:${job}`, without: { job: null } }]),
      ...(instance === null ? [] : [{ text: `instance:${instance}`, without: { instance: null } }]),
      ...(task === '' ? [] : [{ text: `task:${task}`, without: { task: '' } }]),
      ...(tag === '' ? [] : [{ text: `tag:${tag}`, without: { tag: '' } }]),
      ...(error === '' ? [] : [{ text: `error:${error}`, without: { error: '' } }]),
      ...(handled === '' ? [] : [{ text: `handled:${handled}`, without: { handled: '' as const } }]),
      ...(late === 0 ? [] : [{ text: `late:${late}ms`, without: { late: 0 } }]),
    ];
  });
  protected readonly range = computed(() => {
    const { from, to } = this.filter.value();
    return { from, to };
  });
  /** Whether the range ends before now, so that the newest executions are out of sight. */
  protected readonly isPast = computed(() => {
    const { to } = this.filter.value();
    return to !== null && Date.parse(to) < this.now.ms();
  });
  private readonly statistics = apiQuery(getStatistics, () =>
    histogramParams(this.filter.value(), untracked(this.now.ms)),
  );
  /** Nothing where the statistics are not about the list, or hold nothing. */
  protected readonly bars = computed(() => {
    const filter = this.filter.value();
    const answer = this.statistics.value();
    if (!answer || !histogramParams(filter, untracked(this.now.ms))) return [];
    const bars = toBars(answer.series, filter.status);
    return bars.some(({ succeeded, failed, unrun }) => succeeded + failed + unrun > 0) ? bars : [];
  });
  protected readonly columnOptions = EXECUTION_COLUMNS.map((value) => ({
    value,
    label: COLUMN_LABELS[value],
  }));
  protected readonly columns = chosenColumns('executionColumns', EXECUTION_COLUMNS, USUAL_COLUMNS);

  protected readonly selection = new RunSelection();
  /** What decides which executions match; order and place do not. */
  private readonly matching = computed(() => {
    const { sort: _sort, cursor: _cursor, ...conditions } = this.filter.value();
    return JSON.stringify(conditions);
  });

  constructor() {
    // Marks belong to what was looked for.
    effect(() => {
      this.matching();
      this.selection.clear();
    });
    // Pages further back are the past: they change only when asked for again.
    reloadOnHints(['execution.changed'], () => {
      if (this.filter.value().cursor === '') this.query.reload();
    });
  }

  /** After something was done to a row, which may have left the list by it. */
  protected refresh(): void {
    this.list.dropGone();
    this.query.reload();
  }

  protected change(part: Partial<ExecutionFilter>): void {
    this.filter.change({ cursor: '', ...part });
  }

  protected search(input: HTMLInputElement): void {
    const part = applySearch(input.value);
    input.value = part.q ?? '';
    this.change(part);
  }

  protected async exportCsv(): Promise<void> {
    try {
      const { csv, isCut } = await this.exporter.read(toHistoryParams(this.filter.value()));
      saveFile(this.document, 'mawid-executions.csv', 'text/csv', csv);
      if (isCut) this.toaster.show('executions.export-cut', { count: MAX_EXPORTED });
    } catch (error) {
      this.toaster.showProblem(error);
    }
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

import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DOCUMENT,
  effect,
  inject,
  signal,
} from '@angular/core';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { Router, RouterLink, RouterOutlet } from '@angular/router';
import { TranslatePipe, TranslateService } from '@ngx-translate/core';
import { isSame } from '../../../../core/same-value';
import { apiQuery } from '../../../../core/api/api-query';
import { listJobFacets } from '../../../../core/api/generated/fn/jobs/list-job-facets';
import { listJobs } from '../../../../core/api/generated/fn/jobs/list-jobs';
import { listTaskFunctions } from '../../../../core/api/generated/fn/lookups/list-task-functions';
import type { JobListItemDto } from '../../../../core/api/generated/models/job-list-item-dto';
import { SessionStore } from '../../../../core/auth/session.store';
import { reloadOnHints } from '../../../../core/live/live-reload';
import { liveRows } from '../../../../core/live/live-rows';
import { Formats } from '../../../../core/i18n/locale';
import { DurationPipe } from '../../../../core/time/duration.pipe';
import { Time } from '../../../../core/time/time';
import { urlQuery } from '../../../../core/url/url-query';
import { chosenColumns } from '../../../../core/settings/columns';
import { Toaster } from '../../../../core/feedback/toaster';
import { ColumnChooser } from '../../../../shared/ui/column-chooser';
import { saveFile } from '../../../../shared/ui/csv';
import { EmptyState } from '../../../../shared/ui/empty-state';
import { Facet } from '../../../../shared/ui/facet';
import { Icon } from '../../../../shared/ui/icon';
import { PageHeader } from '../../../../shared/ui/page-header';
import { Pager } from '../../../../shared/ui/pager';
import { ProblemPanel } from '../../../../shared/ui/problem-panel';
import { Skeleton } from '../../../../shared/ui/skeleton';
import { SortHeader } from '../../../../shared/ui/sort-header';
import { TimeRange } from '../../../../shared/ui/time-range';
import { StatusChip } from '../../../../shared/ui/status-chip';
import { ViewsMenu } from '../../../../shared/views/views-menu';
import {
  applySearch,
  isFiltered,
  JOB_FILTER_FIELDS,
  JOB_STATES,
  JOB_TYPES,
  LAST_RESULTS,
  matchingOf,
  toListParams,
  type JobFilter,
} from '../../data/job-filter';
import { JobExport, jobsCsv, jobsJson, MAX_EXPORTED_JOBS } from '../../data/export-jobs';
import {
  JOB_COLUMN_LABELS,
  JOB_COLUMN_SORTS,
  JOB_COLUMNS,
  STATS_COLUMNS,
  USUAL_JOB_COLUMNS,
} from '../../data/job-columns';
import { JobSelection } from '../../data/job-selection';
import { JobBulkBar } from '../../ui/job-bulk-bar';
import { JobsStore, type ActionTarget, type JobCommand } from '../../data/jobs.store';
import { jobKeys } from '../../ui/job-keys';
import { JobMenu } from '../../ui/job-menu';
import { RunSparks } from '../../ui/run-sparks';
import { JobSchedule } from '../../ui/job-schedule';
import { NearestJobs } from '../../ui/nearest-jobs';

/** Filters whose choices are counted. */
type CountedFacet = 'state' | 'type' | 'task' | 'owner' | 'lastStatus';

/** All jobs: searched, filtered and sorted by the server, every choice in the address. */
@Component({
  selector: 'app-job-list',
  imports: [
    ColumnChooser,
    DurationPipe,
    RunSparks,
    EmptyState,
    MatMenu,
    MatMenuItem,
    MatMenuTrigger,
    Facet,
    Icon,
    JobBulkBar,
    JobMenu,
    JobSchedule,
    NearestJobs,
    PageHeader,
    Pager,
    ProblemPanel,
    RouterLink,
    RouterOutlet,
    Skeleton,
    SortHeader,
    StatusChip,
    Time,
    TimeRange,
    TranslatePipe,
    ViewsMenu,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './job-list.html',
  styleUrl: './job-list.css',
})
export class JobList {
  protected readonly session = inject(SessionStore);
  private readonly store = inject(JobsStore);
  private readonly router = inject(Router);
  private readonly translate = inject(TranslateService);
  private readonly formats = inject(Formats);
  protected readonly filter = urlQuery(JOB_FILTER_FIELDS);
  protected readonly columns = chosenColumns('jobColumns', JOB_COLUMNS, USUAL_JOB_COLUMNS);
  /** The server computes them for each job of the page: only for columns that show them. */
  private readonly wantsStats = computed(() => this.columns().some((name) => STATS_COLUMNS.has(name)));
  protected readonly query = apiQuery(listJobs, () => ({
    ...toListParams(this.filter.value()),
    ...(this.wantsStats() && { include: ['stats' as const] }),
  }));
  private readonly functions = apiQuery(listTaskFunctions, () => ({}));
  /** Another page or order of the same jobs is no change. */
  private readonly matching = computed(() => matchingOf(this.filter.value()), { equal: isSame });
  /** How many jobs each choice would give. */
  private readonly facets = apiQuery(listJobFacets, () => this.matching());
  protected readonly list = liveRows<JobListItemDto>(() => {
    const page = this.query.value();
    return page && { view: this.query.view(), items: page.items };
  });

  protected readonly nextRun = computed(() => {
    const { nextFrom, nextTo } = this.filter.value();
    return { from: nextFrom, to: nextTo };
  });
  protected readonly isFiltered = computed(() => isFiltered(this.filter.value()));
  protected readonly stateOptions = this.options('state', JOB_STATES, 'status');
  protected readonly typeOptions = this.options('type', JOB_TYPES, 'job-types');
  protected readonly lastOptions = this.options('lastStatus', LAST_RESULTS, 'status');
  protected readonly taskOptions = computed(() =>
    (this.functions.value() ?? []).map(({ key, name }) => this.option('task', key, `${name} (${key})`)),
  );
  /** Those the server names, and those that are on. */
  protected readonly ownerOptions = computed(() => {
    const known = (this.facets.value()?.owner ?? []).map(({ value }) => value);
    const names = [...new Set([...known, ...this.filter.value().owner])];
    return names.map((name) => this.option('owner', name, name));
  });

  protected readonly labels = JOB_COLUMN_LABELS;
  protected readonly sorts = JOB_COLUMN_SORTS;
  protected readonly columnOptions = JOB_COLUMNS.map((value) => ({ value, label: JOB_COLUMN_LABELS[value] }));
  protected readonly isExporting = signal(false);
  private readonly exporter = inject(JobExport);
  private readonly toaster = inject(Toaster);
  private readonly document = inject(DOCUMENT);
  protected readonly selection = new JobSelection();
  protected readonly pageIds = computed(() => this.list.rows().map(({ id }) => id));
  protected readonly pageState = computed(() => this.selection.pageState(this.pageIds()));

  constructor() {
    // Marks belong to what was looked for.
    effect(() => {
      this.matching();
      this.selection.clear();
    });
    reloadOnHints(['job.changed', 'execution.changed'], () => this.query.reload());
    jobKeys(
      (row) => this.list.rows().find(({ id }) => String(id) === row),
      (job, verb) => void this.act(job, verb),
    );
  }

  protected async export(kind: 'csv' | 'json'): Promise<void> {
    this.isExporting.set(true);
    try {
      const jobs = await this.exporter.read(toListParams(this.filter.value()));
      if (kind === 'csv') saveFile(this.document, 'mawid-jobs.csv', 'text/csv', jobsCsv(jobs));
      else saveFile(this.document, 'mawid-jobs.json', 'application/json', jobsJson(jobs));
      if (jobs.length >= MAX_EXPORTED_JOBS)
        this.toaster.show('jobs.export-cut', { count: MAX_EXPORTED_JOBS });
    } catch (error) {
      this.toaster.showProblem(error);
    } finally {
      this.isExporting.set(false);
    }
  }

  protected search(input: HTMLInputElement): void {
    const part = applySearch(this.filter.value(), input.value);
    input.value = part.q ?? '';
    this.filter.change(part);
  }

  protected change(part: Partial<JobFilter>): void {
    this.filter.change(part);
  }

  protected success({ stats }: JobListItemDto): string {
    const percent = stats?.successPercent ?? null;
    return percent === null ? '–' : this.formats.percent(percent / 100);
  }

  protected withTag(tag: string): string[] {
    return [...new Set([...this.filter.value().tag, tag])];
  }

  protected without(tag: string): string[] {
    return this.filter.value().tag.filter((other) => other !== tag);
  }

  protected async act(job: ActionTarget, command: JobCommand): Promise<void> {
    const executionId = await this.store.perform(job, command, () => this.query.reload());
    if (executionId) await this.router.navigate(['/executions', executionId]);
  }

  private options<T extends string>(facet: CountedFacet, values: readonly T[], section: string) {
    return computed(() => {
      this.translate.currentLang();
      return values.map((value) =>
        this.option(facet, value, this.translate.instant(`${section}.${value}`) as string),
      );
    });
  }

  /** With how many jobs it would give, once that is known. */
  private option<T extends string>(facet: CountedFacet, value: T, label: string) {
    const found = this.facets.value();
    const count = found?.[facet].find((each) => each.value === value)?.count ?? 0;
    return { value, label: found ? `${label} · ${this.formats.number(count)}` : label };
  }
}

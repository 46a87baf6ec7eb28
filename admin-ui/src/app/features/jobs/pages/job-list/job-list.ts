import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Router, RouterLink, RouterOutlet } from '@angular/router';
import { TranslatePipe, TranslateService } from '@ngx-translate/core';
import { apiQuery } from '../../../../core/api/api-query';
import { listJobs } from '../../../../core/api/generated/fn/jobs/list-jobs';
import { listTaskFunctions } from '../../../../core/api/generated/fn/lookups/list-task-functions';
import type { JobListItemDto } from '../../../../core/api/generated/models/job-list-item-dto';
import { SessionStore } from '../../../../core/auth/session.store';
import { reloadOnHints } from '../../../../core/live/live-reload';
import { liveRows } from '../../../../core/live/live-rows';
import { Time } from '../../../../core/time/time';
import { urlQuery } from '../../../../core/url/url-query';
import { EmptyState } from '../../../../shared/ui/empty-state';
import { Facet } from '../../../../shared/ui/facet';
import { Icon } from '../../../../shared/ui/icon';
import { PageHeader } from '../../../../shared/ui/page-header';
import { Pager } from '../../../../shared/ui/pager';
import { ProblemPanel } from '../../../../shared/ui/problem-panel';
import { Skeleton } from '../../../../shared/ui/skeleton';
import { SortHeader } from '../../../../shared/ui/sort-header';
import { StatusChip } from '../../../../shared/ui/status-chip';
import {
  applySearch,
  isFiltered,
  JOB_FILTER_FIELDS,
  JOB_STATES,
  JOB_TYPES,
  toListParams,
  type JobFilter,
} from '../../data/job-filter';
import { JobsStore, type JobCommand } from '../../data/jobs.store';
import { JobMenu } from '../../ui/job-menu';
import { JobSchedule } from '../../ui/job-schedule';

/** All jobs: searched, filtered and sorted by the server, every choice in the address. */
@Component({
  selector: 'app-job-list',
  imports: [
    EmptyState,
    Facet,
    Icon,
    JobMenu,
    JobSchedule,
    PageHeader,
    Pager,
    ProblemPanel,
    RouterLink,
    RouterOutlet,
    Skeleton,
    SortHeader,
    StatusChip,
    Time,
    TranslatePipe,
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
  protected readonly filter = urlQuery(JOB_FILTER_FIELDS);
  protected readonly query = apiQuery(listJobs, () => toListParams(this.filter.value()));
  private readonly functions = apiQuery(listTaskFunctions, () => ({}));
  protected readonly list = liveRows<JobListItemDto>(() => {
    const page = this.query.value();
    return page && { view: this.query.view(), items: page.items };
  });

  protected readonly isFiltered = computed(() => isFiltered(this.filter.value()));
  protected readonly stateOptions = this.options(JOB_STATES, 'status');
  protected readonly typeOptions = this.options(JOB_TYPES, 'job-types');
  protected readonly taskOptions = computed(() =>
    (this.functions.value() ?? []).map(({ key, name }) => ({ value: key, label: `${name} (${key})` })),
  );

  constructor() {
    reloadOnHints(['job.changed', 'execution.changed'], () => this.query.reload());
  }

  protected search(input: HTMLInputElement): void {
    const part = applySearch(this.filter.value(), input.value);
    input.value = part.q ?? '';
    this.filter.change(part);
  }

  protected change(part: Partial<JobFilter>): void {
    this.filter.change(part);
  }

  protected withTag(tag: string): string[] {
    return [...new Set([...this.filter.value().tag, tag])];
  }

  protected without(tag: string): string[] {
    return this.filter.value().tag.filter((other) => other !== tag);
  }

  protected async act(job: JobListItemDto, command: JobCommand): Promise<void> {
    const executionId = await this.store.perform(job, command, () => this.query.reload());
    if (executionId) await this.router.navigate(['/executions', executionId]);
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

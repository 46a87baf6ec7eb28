import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe, TranslateService } from '@ngx-translate/core';
import { apiQuery } from '../../../core/api/api-query';
import { listJobHistory } from '../../../core/api/generated/fn/executions/list-job-history';
import type { ExecutionDto } from '../../../core/api/generated/models/execution-dto';
import type { JobDto } from '../../../core/api/generated/models/job-dto';
import { Formats } from '../../../core/i18n/locale';
import { reloadOnHints } from '../../../core/live/live-reload';
import { CountPipe, DurationPipe } from '../../../core/time/duration.pipe';
import { Time } from '../../../core/time/time';
import { ZoneStore } from '../../../core/time/zone';
import { EmptyState } from '../../../shared/ui/empty-state';
import { ProblemPanel } from '../../../shared/ui/problem-panel';
import { Skeleton } from '../../../shared/ui/skeleton';
import { StatusChip } from '../../../shared/ui/status-chip';
import { runStats } from '../data/run-stats';

const SHOWN_RUNS = 200;
const HEIGHT = 120;

interface Bar {
  run: ExecutionDto;
  height: number;
  label: string;
}

/** How the latest executions went: duration and lateness of each, outcomes, percentiles. Time runs from left to right in every
 *  language; the same numbers are there as a table. */
@Component({
  selector: 'app-run-stats',
  imports: [
    CountPipe,
    DurationPipe,
    EmptyState,
    ProblemPanel,
    RouterLink,
    Skeleton,
    StatusChip,
    Time,
    TranslatePipe,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './run-stats.html',
  styleUrl: './run-stats.css',
})
export class RunStatsView {
  readonly job = input.required<JobDto>();
  protected readonly query = apiQuery(listJobHistory, () => ({ id: this.job().id, perPage: SHOWN_RUNS }));
  protected readonly stats = computed(() => {
    const page = this.query.value();
    return page && runStats(page.items);
  });
  protected readonly formats = inject(Formats);
  protected readonly height = HEIGHT;
  protected readonly isTable = signal(false);
  private readonly zones = inject(ZoneStore);
  private readonly translate = inject(TranslateService);
  protected readonly charts = computed(() => {
    const runs = this.stats()?.runs ?? [];
    return [
      { key: 'duration', bars: this.bars(runs, ({ durationMs }) => durationMs) },
      { key: 'lateness', bars: this.bars(runs, ({ latenessMs }) => latenessMs) },
    ] as const;
  });

  constructor() {
    reloadOnHints(
      ['execution.changed'],
      () => this.query.reload(),
      (hint) => hint.jobId === this.job().id,
    );
  }

  protected most(bars: readonly Bar[], of: 'duration' | 'lateness'): number {
    return Math.max(0, ...bars.map(({ run }) => (of === 'duration' ? run.durationMs : run.latenessMs) ?? 0));
  }

  /** What did not run keeps its place as a low mark. */
  private bars(runs: readonly ExecutionDto[], of: (run: ExecutionDto) => number | null): Bar[] {
    const most = Math.max(1, ...runs.map((run) => of(run) ?? 0));
    const zone = this.zones.zoneFor(this.job().timezone);
    this.translate.currentLang();
    return runs.map((run) => {
      const value = of(run);
      const status = this.translate.instant(`status.${run.status}`) as string;
      const text = value === null ? '–' : this.formats.duration(value);
      return {
        run,
        height: value === null ? 4 : Math.max(3, ((value < 0 ? 0 : value) / most) * HEIGHT),
        label: `${this.zones.format(run.scheduledFor, zone)}: ${status}, ${text}`,
      };
    });
  }
}

import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../core/api/api-query';
import { listHistory } from '../../core/api/generated/fn/executions/list-history';
import { listInstances } from '../../core/api/generated/fn/instances/list-instances';
import { listJobs } from '../../core/api/generated/fn/jobs/list-jobs';
import { getStatistics } from '../../core/api/generated/fn/statistics/get-statistics';
import { Formats } from '../../core/i18n/locale';
import { reloadOnHints } from '../../core/live/live-reload';
import { Now } from '../../core/time/now';
import { ZoneStore } from '../../core/time/zone';
import { urlQuery } from '../../core/url/url-query';
import { Icon } from '../../shared/ui/icon';
import { PageHeader } from '../../shared/ui/page-header';
import { ProblemPanel } from '../../shared/ui/problem-panel';
import { Skeleton } from '../../shared/ui/skeleton';
import { addDays, addMonths, dateOf, dayOf, firstDayOf, monthOf, weekOf } from './data/calendar-days';
import type { LaneItem } from './data/lane-layout';
import { GROUPS, TIMELINE_FIELDS, VIEWS, windowOf, windowParams, type View } from './data/timeline-filter';
import { panWindow, windowAround, zoomWindow, type TimeWindow } from './data/time-window';
import { toAhead, toLanes } from './data/to-lanes';
import { Agenda } from './ui/agenda';
import { CalendarHours } from './ui/calendar-hours';
import { CalendarMonth } from './ui/calendar-month';
import { LaneChart } from './ui/lane-chart';

/** Rows of one answer. */
const MOST_RUNS = 200;
const MOST_JOBS = 200;
/** A window that follows now moves this often. */
const FOLLOW_MS = 15_000;

/** Past and future on one axis, or as a calendar. All of its state stands in the address. */
@Component({
  selector: 'app-timeline',
  imports: [
    Agenda,
    CalendarHours,
    CalendarMonth,
    Icon,
    LaneChart,
    PageHeader,
    ProblemPanel,
    Skeleton,
    TranslatePipe,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './timeline.html',
  styleUrl: './timeline.css',
})
export class Timeline {
  private readonly zones = inject(ZoneStore);
  private readonly formats = inject(Formats);
  private readonly clock = inject(Now);
  protected readonly query = urlQuery(TIMELINE_FIELDS);
  protected readonly views = VIEWS;
  protected readonly groups = GROUPS;
  protected readonly zone = computed(() => this.zones.zoneFor(null));
  protected readonly now = computed(() => Math.floor(this.clock.ms() / FOLLOW_MS) * FOLLOW_MS);
  protected readonly window = computed(() => windowOf(this.query.value(), this.now()));
  protected readonly isCalendar = computed(() => ['month', 'week', 'day'].includes(this.query.value().view));
  protected readonly date = computed(() => this.query.value().date || dateOf(this.now(), this.zone()));
  /** Days that the calendar shows. */
  protected readonly days = computed(() => {
    const firstDay = firstDayOf(this.formats.locale());
    const view = this.query.value().view;
    if (view === 'day') return [dayOf(this.date(), this.zone())];
    if (view === 'week') return weekOf(this.date(), this.zone(), firstDay);
    return monthOf(this.date(), this.zone(), firstDay).flat();
  });
  /** Heading of the calendar. */
  protected readonly title = computed(() => {
    const print = (date: string, options: Intl.DateTimeFormatOptions): string =>
      new Intl.DateTimeFormat(this.formats.locale(), { ...options, timeZone: 'UTC' }).format(
        new Date(`${date}T00:00:00Z`),
      );
    const day = { day: 'numeric', month: 'long', year: 'numeric' } as const;
    const [first, last] = [this.days()[0]!.date, this.days().at(-1)!.date];
    const view = this.query.value().view;
    if (view === 'month') return print(this.date(), { month: 'long', year: 'numeric' });
    return view === 'day'
      ? print(first, { ...day, weekday: 'long' })
      : `${print(first, day)} – ${print(last, day)}`;
  });

  protected readonly runs = apiQuery(listHistory, () => {
    if (this.isCalendar()) return undefined;
    const { from, to } = windowParams(this.window());
    const { q } = this.query.value();
    return { from: from!, to: to!, perPage: MOST_RUNS, ...(q === '' ? {} : { q }) };
  });
  private readonly jobs = apiQuery(listJobs, () => {
    const { q } = this.query.value();
    return { sort: 'nextRunAt', perPage: MOST_JOBS, ...(q === '' ? {} : { q }) };
  });
  private readonly instances = apiQuery(listInstances, () =>
    this.query.value().group === 'instance' && !this.isCalendar() ? {} : undefined,
  );
  protected readonly statistics = apiQuery(getStatistics, () => {
    if (!this.isCalendar()) return undefined;
    const iso = (at: number): string => new Date(at).toISOString();
    return { from: iso(this.days()[0]!.from), to: iso(this.days().at(-1)!.to), tz: this.zone() };
  });
  private readonly ahead = computed(() =>
    (this.jobs.value()?.items ?? []).map(toAhead).filter((item): item is LaneItem => item !== null),
  );
  protected readonly aheadAt = computed(() => this.ahead().map(({ from }) => from));
  protected readonly lanes = computed(() => {
    const { from, to } = this.window();
    const names = new Map((this.instances.value()?.items ?? []).map(({ id, name }) => [id, name]));
    const ahead = this.ahead().filter((item) => item.from >= from && item.from < to);
    return toLanes(
      {
        runs: this.runs.value()?.items ?? [],
        ahead,
        jobs: this.jobs.value()?.items ?? [],
        instanceName: (id) => names.get(id) ?? `#${id}`,
      },
      this.query.value().group,
    );
  });
  /** More ran in the window than one answer holds: the oldest are not drawn. */
  protected readonly isCut = computed(() => (this.runs.value()?.items.length ?? 0) >= MOST_RUNS);

  constructor() {
    reloadOnHints(['execution.changed', 'job.changed'], () => {
      for (const query of [this.runs, this.jobs, this.statistics]) query.reload();
    });
  }

  protected show(view: View): void {
    this.query.change({ view });
  }

  protected moveTo(window: TimeWindow): void {
    this.query.change(windowParams(window));
  }

  protected pan(step: 1 | -1): void {
    if (!this.isCalendar()) return this.moveTo(panWindow(this.window(), step / 2));
    const { view } = this.query.value();
    const date =
      view === 'month'
        ? addMonths(this.date(), step)
        : addDays(this.date(), view === 'week' ? 7 * step : step);
    this.query.change({ date });
  }

  protected zoom(step: 1 | -1): void {
    this.moveTo(zoomWindow(this.window(), step));
  }

  protected toNow(): void {
    if (this.isCalendar()) return this.query.change({ date: '' });
    const { from, to } = this.window();
    this.moveTo(windowAround(this.now(), to - from));
  }
}

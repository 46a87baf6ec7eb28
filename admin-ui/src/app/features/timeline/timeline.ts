import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../core/api/api-query';
import { getStatistics } from '../../core/api/generated/fn/statistics/get-statistics';
import { getCalendar } from '../../core/api/generated/fn/timeline/get-calendar';
import { getTimeline } from '../../core/api/generated/fn/timeline/get-timeline';
import { listUpcoming } from '../../core/api/generated/fn/timeline/list-upcoming';
import { Formats } from '../../core/i18n/locale';
import { reloadOnHints } from '../../core/live/live-reload';
import { Now } from '../../core/time/now';
import { ZoneStore } from '../../core/time/zone';
import { urlQuery } from '../../core/url/url-query';
import { LaneChart } from '../../shared/timeline/lane-chart';
import {
  panWindow,
  windowAround,
  windowOf,
  windowParams,
  zoomWindow,
  type TimeWindow,
} from '../../shared/timeline/time-window';
import { GROUPS, toLanes } from '../../shared/timeline/to-lanes';
import { WindowTools } from '../../shared/timeline/window-tools';
import { PageHeader } from '../../shared/ui/page-header';
import { ProblemPanel } from '../../shared/ui/problem-panel';
import { Skeleton } from '../../shared/ui/skeleton';
import { addDays, addMonths, dateOf, dayOf, firstDayOf, monthOf, weekOf } from './data/calendar-days';
import { TIMELINE_FIELDS, VIEWS, type View } from './data/timeline-filter';
import { Agenda } from './ui/agenda';
import { CalendarHours } from './ui/calendar-hours';
import { CalendarMonth } from './ui/calendar-month';

/** Lanes of one answer, and fires to come of one. */
const MOST_JOBS = 50;
const MOST_UPCOMING = 100;
/** A window that follows now moves this often. */
const FOLLOW_MS = 15_000;

/** Past and future on one axis, or as a calendar. All of its state stands in the address. */
@Component({
  selector: 'app-timeline',
  imports: [
    Agenda,
    CalendarHours,
    CalendarMonth,
    LaneChart,
    PageHeader,
    ProblemPanel,
    Skeleton,
    TranslatePipe,
    WindowTools,
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

  protected readonly timeline = apiQuery(getTimeline, () => {
    if (this.isCalendar()) return undefined;
    const { from, to } = windowParams(this.window());
    const { q } = this.query.value();
    return { from, to, sort: 'name', perPage: MOST_JOBS, ...(q === '' ? {} : { q }) };
  });
  /** Days with what is planned; outcomes of the month. */
  protected readonly calendar = apiQuery(getCalendar, () =>
    this.query.value().view === 'month' ? this.shownDays() : undefined,
  );
  /** Outcomes by the hour. */
  protected readonly statistics = apiQuery(getStatistics, () =>
    this.isCalendar() && this.query.value().view !== 'month' ? this.shownDays() : undefined,
  );
  private readonly upcoming = apiQuery(listUpcoming, () =>
    this.isCalendar() && this.query.value().view !== 'month' ? { limit: MOST_UPCOMING } : undefined,
  );
  protected readonly aheadAt = computed(() =>
    (this.upcoming.value()?.items ?? []).map(({ scheduledFor }) => Date.parse(scheduledFor)),
  );
  protected readonly planned = computed(
    () => new Map((this.calendar.value()?.days ?? []).map(({ date, planned }) => [date, planned])),
  );
  protected readonly lanes = computed(() =>
    toLanes(this.timeline.value()?.items ?? [], this.query.value().group),
  );
  /** More jobs match than one answer holds. */
  protected readonly isCut = computed(() => (this.timeline.value()?.pages ?? 1) > 1);

  constructor() {
    reloadOnHints(['execution.changed', 'job.changed'], () => {
      for (const query of [this.timeline, this.calendar, this.statistics, this.upcoming]) query.reload();
    });
  }

  private shownDays(): { from: string; to: string; tz: string } {
    const iso = (at: number): string => new Date(at).toISOString();
    return { from: iso(this.days()[0]!.from), to: iso(this.days().at(-1)!.to), tz: this.zone() };
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

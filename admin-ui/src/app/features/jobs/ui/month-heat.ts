import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import type { PreviewDayDto } from '../../../core/api/generated/models/preview-day-dto';
import { Formats } from '../../../core/i18n/locale';
import { CountPipe } from '../../../core/time/duration.pipe';
import { firstWeekday } from './week';

const DAY_MS = 86_400_000;
/** The server counts no further. */
const MOST = 10_000;

interface Cell {
  date: string;
  day: number;
  fires: number;
  /** 0 (none) to 4 (as many as the busiest day). */
  level: number;
  label: string;
}

/** The next weeks as a small calendar: the darker a day, the more often the job fires on it; each day says its number. */
@Component({
  selector: 'app-month-heat',
  imports: [CountPipe, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `@if (busiest() > 0) {
      <p class="muted">
        @if (busiest() >= most) {
          {{ 'jobs.fires-a-day-many' | translate: { count: most } }}
        } @else {
          {{ 'jobs.fires-a-day' | translate: { count: busiest() } }}
        }
        @if (quietDays() > 0) {
          {{ 'jobs.quiet-days' | translate: { count: quietDays(), days: days().length } }}
        }
      </p>
    }
    <div class="grid" role="img" [attr.aria-label]="'jobs.heat-label' | translate: { days: days().length }">
      @for (name of weekdays(); track $index) {
        <span class="name">{{ name }}</span>
      }
      @for (cell of cells(); track cell.date; let isFirst = $first) {
        <span
          class="cell"
          [attr.data-level]="cell.level"
          [style.grid-column-start]="isFirst ? firstColumn() : null"
          [title]="cell.label"
          >{{ cell.day | count }}</span
        >
      }
    </div>`,
  styleUrl: './month-heat.css',
})
export class MonthHeat {
  /** Neighbouring days, dates in the job's zone. */
  readonly days = input.required<readonly PreviewDayDto[]>();
  protected readonly most = MOST;
  private readonly formats = inject(Formats);
  private readonly firstDay = computed(() => firstWeekday(this.formats.locale()));
  protected readonly busiest = computed(() => Math.max(0, ...this.days().map(({ fires }) => fires)));
  protected readonly quietDays = computed(() => this.days().filter(({ fires }) => fires === 0).length);
  protected readonly weekdays = computed(() => {
    const names = new Intl.DateTimeFormat(this.formats.locale(), { weekday: 'narrow', timeZone: 'UTC' });
    return Array.from({ length: 7 }, (_, index) =>
      names.format(new Date(Date.UTC(2026, 1, 1) + ((this.firstDay() + index) % 7) * DAY_MS)),
    );
  });
  protected readonly firstColumn = computed(() => {
    const first = this.days()[0];
    return first ? ((weekdayOf(first.date) - this.firstDay() + 7) % 7) + 1 : 1;
  });
  protected readonly cells = computed<Cell[]>(() => {
    const format = new Intl.DateTimeFormat(this.formats.locale(), {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      timeZone: 'UTC',
    });
    return this.days().map(({ date, fires }) => ({
      date,
      fires,
      day: Number(date.slice(8)),
      level: fires === 0 ? 0 : Math.ceil((fires / this.busiest()) * 4),
      label: `${format.format(new Date(`${date}T00:00:00Z`))}: ${this.formats.number(fires)}`,
    }));
  });
}

function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { Formats } from '../../../core/i18n/locale';
import { countsIn, type CountedBucket } from '../data/calendar-counts';
import { dateOf, firstDayOf, monthOf, type CalendarDay } from '../data/calendar-days';
import { CellCounts } from './cell-counts';

/** A month as weeks of days, the borders of the days those of the zone. */
@Component({
  selector: 'app-calendar-month',
  imports: [CellCounts, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<table>
    <caption class="visually-hidden">
      {{
        caption()
      }}
    </caption>
    <thead>
      <tr>
        @for (day of weeks()[0]; track day.date) {
          <th scope="col">{{ weekday(day) }}</th>
        }
      </tr>
    </thead>
    <tbody>
      @for (week of weeks(); track week[0]!.date) {
        <tr>
          @for (day of week; track day.date) {
            <td [class.out]="!day.isInMonth" [class.today]="day.date === today()">
              <button
                type="button"
                class="button plain tiny"
                [attr.aria-current]="day.date === today() ? 'date' : null"
                [attr.aria-label]="dayName(day)"
                (click)="dayChange.emit(day.date)"
              >
                {{ dayNumber(day) }}
              </button>
              @if (day.hours !== 24) {
                <span class="small change">{{ 'timeline.hours' | translate: { hours: day.hours } }}</span>
              }
              <app-cell-counts [counts]="day.counts" [from]="day.fromIso" [to]="day.toIso" />
            </td>
          }
        </tr>
      }
    </tbody>
  </table>`,
  styleUrl: './calendar-month.css',
})
export class CalendarMonth {
  readonly date = input.required<string>();
  readonly zone = input.required<string>();
  /** Epoch ms. */
  readonly now = input.required<number>();
  readonly buckets = input.required<readonly CountedBucket[]>();
  /** Fires to come by date. */
  readonly planned = input<ReadonlyMap<string, number>>(new Map());
  readonly caption = input.required<string>();
  readonly dayChange = output<string>();
  private readonly formats = inject(Formats);
  protected readonly today = computed(() => dateOf(this.now(), this.zone()));
  protected readonly weeks = computed(() =>
    monthOf(this.date(), this.zone(), firstDayOf(this.formats.locale())).map((week) =>
      week.map((day) => ({
        ...day,
        counts: { ...countsIn(this.buckets(), day), ahead: this.planned().get(day.date) ?? 0 },
        fromIso: new Date(day.from).toISOString(),
        toIso: new Date(day.to).toISOString(),
      })),
    ),
  );

  protected weekday(day: CalendarDay): string {
    return this.format(day, { weekday: 'short' });
  }

  protected dayNumber(day: CalendarDay): string {
    return this.format(day, { day: 'numeric' });
  }

  protected dayName(day: CalendarDay): string {
    return this.format(day, { weekday: 'long', day: 'numeric', month: 'long' });
  }

  /** A date has no zone: it is printed as midnight UTC in UTC. */
  private format(day: CalendarDay, options: Intl.DateTimeFormatOptions): string {
    return new Intl.DateTimeFormat(this.formats.locale(), { ...options, timeZone: 'UTC' }).format(
      new Date(`${day.date}T00:00:00Z`),
    );
  }
}

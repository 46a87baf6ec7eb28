import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { Formats } from '../../../core/i18n/locale';
import { blocksOf, countsIn, type CountedBucket } from '../data/calendar-counts';
import { dateOf, hoursOf, type CalendarDay } from '../data/calendar-days';
import { CellCounts } from './cell-counts';

/** One day by its hours, or a week by blocks of three, each day as long as it is in the zone. */
@Component({
  selector: 'app-calendar-hours',
  imports: [CellCounts, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `@for (day of columns(); track day.date) {
    <section [attr.aria-label]="day.name">
      <h2 [class.today]="day.date === today()">
        @if (columns().length > 1) {
          <button type="button" class="button plain tiny" (click)="dayChange.emit(day.date)">
            {{ day.name }}
          </button>
        } @else {
          {{ day.name }}
        }
        @if (day.hours !== 24) {
          <span class="small change">{{ 'timeline.hours' | translate: { hours: day.hours } }}</span>
        }
      </h2>
      <ol>
        @for (cell of day.cells; track cell.from) {
          <li [class.now]="cell.from <= now() && now() < cell.to">
            <span class="hour"
              ><bdi dir="ltr">{{ cell.label }}</bdi
              >&ngsp;
              @if (cell.isRepeated) {
                <span class="small muted">{{ 'timeline.again' | translate }}</span>
              }
            </span>
            <app-cell-counts [counts]="cell.counts" [from]="cell.fromIso" [to]="cell.toIso" />
          </li>
        }
      </ol>
    </section>
  }`,
  styles: `
    :host {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 130px), 1fr));
      gap: 8px;
    }
    section {
      border: 1px solid var(--line);
      border-radius: var(--radius);
      background: var(--surface);
    }
    h2 {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      min-block-size: 40px;
      padding: 4px 8px;
      font-size: 0.875rem;
    }
    h2.today {
      color: var(--accent);
    }
    li {
      display: flex;
      gap: 8px;
      min-block-size: 34px;
      padding: 4px 8px;
      border-block-start: 1px solid var(--line);
    }
    .hour {
      min-inline-size: 44px;
      color: var(--ink-2);
      font-size: 0.8125rem;
    }
    .now {
      box-shadow: inset 0 0 0 2px var(--accent);
    }
    .change {
      padding-inline: 4px;
      border-radius: 4px;
      background: var(--warn-soft);
      color: var(--warn);
    }
  `,
})
export class CalendarHours {
  readonly days = input.required<readonly CalendarDay[]>();
  readonly zone = input.required<string>();
  /** Epoch ms. */
  readonly now = input.required<number>();
  readonly buckets = input.required<readonly CountedBucket[]>();
  /** Instants of fires to come, epoch ms. */
  readonly ahead = input<readonly number[]>([]);
  readonly dayChange = output<string>();
  private readonly formats = inject(Formats);
  protected readonly today = computed(() => dateOf(this.now(), this.zone()));
  protected readonly columns = computed(() => {
    const size = this.days().length > 1 ? 3 : 1;
    const name = new Intl.DateTimeFormat(this.formats.locale(), {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      timeZone: 'UTC',
    });
    return this.days().map((day) => ({
      ...day,
      name: name.format(new Date(`${day.date}T00:00:00Z`)),
      cells: blocksOf(day, hoursOf(day, this.zone()), size).map((cell) => ({
        ...cell,
        counts: countsIn(this.buckets(), cell, this.ahead()),
        fromIso: new Date(cell.from).toISOString(),
        toIso: new Date(cell.to).toISOString(),
      })),
    }));
  });
}

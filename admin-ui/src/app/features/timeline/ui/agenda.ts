import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { Time } from '../../../core/time/time';
import { ZoneStore } from '../../../core/time/zone';
import { Why } from '../../../shared/executions/why';
import { StatusChip } from '../../../shared/ui/status-chip';
import { dateOf } from '../data/calendar-days';
import type { Lane, LaneItem } from '../../../shared/timeline/lane-layout';

/** What the lanes show as a list, by day: what is to come first, then what was, the newest first. The readable form of the timeline. */
@Component({
  selector: 'app-agenda',
  imports: [RouterLink, StatusChip, Time, TranslatePipe, Why],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `@for (day of days(); track day.key) {
      <section class="panel" [attr.aria-labelledby]="'day-' + day.key">
        <h2 [id]="'day-' + day.key">
          {{ (day.isAhead ? 'timeline.ahead-on' : 'timeline.was-on') | translate: { day: day.name } }}
        </h2>
        <ul>
          @for (item of day.items; track item.id) {
            <li data-row>
              <app-time [at]="item.iso" format="time" />
              <app-status [value]="item.status" />
              <a
                class="grow"
                data-row-link
                [routerLink]="item.executionId ? ['/executions', item.executionId] : ['/jobs', item.jobId]"
                ><bdi>{{ item.jobName ?? '#' + item.jobId }}</bdi></a
              >
              @if (item.count > 1) {
                <span class="small muted">{{
                  'executions.stands-for' | translate: { count: item.count }
                }}</span>
              }
              @if (item.status !== 'succeeded' && item.status !== 'running') {
                <app-why [jobId]="item.jobId" [jobName]="item.jobName" [at]="item.iso" />
              }
            </li>
          }
        </ul>
      </section>
    } @empty {
      <p class="panel muted">{{ 'timeline.none' | translate }}</p>
    }`,
  styles: `
    :host {
      display: grid;
      gap: 12px;
    }
    li {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px 12px;
      min-block-size: 36px;
      border-block-start: 1px solid var(--line);
    }
    li > a {
      min-block-size: 24px;
    }
  `,
})
export class Agenda {
  readonly lanes = input.required<readonly Lane[]>();
  readonly zone = input.required<string>();
  private readonly zones = inject(ZoneStore);

  protected readonly days = computed(() => {
    // A job may stand in several lanes.
    const items = [...new Map(this.lanes().flatMap((lane) => lane.items.map((item) => [item.id, item])))].map(
      ([, item]) => item,
    );
    const ahead = items.filter(({ isAhead }) => isAhead).sort((a, b) => a.from - b.from);
    const past = items.filter(({ isAhead }) => !isAhead).sort((a, b) => b.from - a.from);
    return [...this.byDay(ahead, true), ...this.byDay(past, false)];
  });

  private byDay(items: readonly LaneItem[], isAhead: boolean) {
    const days = new Map<string, (LaneItem & { iso: string })[]>();
    for (const item of items) {
      const iso = new Date(item.from).toISOString();
      const date = dateOf(item.from, this.zone());
      days.set(date, [...(days.get(date) ?? []), { ...item, iso }]);
    }
    return [...days].map(([date, of]) => ({
      key: `${isAhead ? 'ahead' : 'was'}-${date}`,
      isAhead,
      name: this.zones.format(of[0]!.iso, this.zone(), 'day'),
      items: of,
    }));
  }
}

import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { CountPipe } from '../../../core/time/duration.pipe';
import { Icon, type IconName } from '../../../shared/ui/icon';
import type { CellCounts as Counts } from '../data/calendar-counts';

interface Part {
  key: keyof Counts;
  icon: IconName;
  statuses: string[];
}

const PARTS: readonly Part[] = [
  { key: 'good', icon: 'check', statuses: ['succeeded'] },
  { key: 'bad', icon: 'close', statuses: ['failed', 'timed_out', 'lost'] },
  { key: 'unrun', icon: 'skip', statuses: ['skipped', 'missed', 'cancelled'] },
];

/** The counts of a cell of the calendar, each leading to its list. */
@Component({
  selector: 'app-cell-counts',
  imports: [CountPipe, Icon, RouterLink, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `@for (part of parts(); track part.key) {
      <a
        routerLink="/executions"
        [class]="part.key"
        [queryParams]="{ status: part.statuses, from: from(), to: to() }"
        [attr.aria-label]="'timeline.count-' + part.key | translate: { count: part.count }"
      >
        <app-icon [name]="part.icon" [size]="14" />{{ part.count | count }}
      </a>
    }
    @if (counts().ahead > 0) {
      <span
        class="ahead"
        [attr.aria-label]="'timeline.count-ahead' | translate: { count: counts().ahead }"
        role="img"
      >
        <app-icon name="calendar" [size]="14" />{{ counts().ahead | count }}
      </span>
    }`,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      gap: 2px 8px;
    }
    a,
    span {
      display: inline-flex;
      align-items: center;
      gap: 3px;
      min-block-size: 24px;
      font-size: 0.8125rem;
    }
    .good {
      color: var(--good);
    }
    .bad {
      color: var(--bad);
      font-weight: 600;
    }
    .unrun {
      color: var(--warn);
    }
    .ahead {
      color: var(--ink-2);
    }
  `,
})
export class CellCounts {
  readonly counts = input.required<Counts>();
  /** ISO, inclusive. */
  readonly from = input.required<string>();
  /** ISO, exclusive. */
  readonly to = input.required<string>();
  protected readonly parts = computed(() =>
    PARTS.map((part) => ({ ...part, count: this.counts()[part.key] })).filter(({ count }) => count > 0),
  );
}

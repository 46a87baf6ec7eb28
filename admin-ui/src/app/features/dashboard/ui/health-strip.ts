import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import type { SchedulerStatusDto } from '../../../core/api/generated/models/scheduler-status-dto';
import { CountPipe, DurationPipe } from '../../../core/time/duration.pipe';
import { Time } from '../../../core/time/time';
import { Icon } from '../../../shared/ui/icon';

/** Clocks that differ more than this from the database's are worth a look. */
const SKEW_WARNING_MS = 1_000;

/** Whether the parts of the service are well: engine, database, queue, instances, clocks; and of when this is. */
@Component({
  selector: 'app-health-strip',
  imports: [CountPipe, DurationPipe, Icon, RouterLink, Time, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<ul class="small" [attr.aria-label]="'health.title' | translate">
    <li [class.bad]="!status().isRunning">
      <app-icon [name]="status().isRunning ? 'check' : 'alert'" [size]="16" />{{
        (status().isRunning ? 'health.engine-on' : 'health.engine-off') | translate
      }}
    </li>
    <li>
      <app-icon name="check" [size]="16" />{{ 'health.database' | translate }}
      <bdi dir="ltr">{{ status().database === 'sqlite' ? 'SQLite' : 'MariaDB' }}</bdi>
    </li>
    <li><app-icon name="check" [size]="16" />{{ 'health.queue-' + status().queue | translate }}</li>
    <li [class.bad]="alive() === 0">
      <app-icon [name]="alive() === 0 ? 'alert' : 'check'" [size]="16" />
      <a routerLink="/instances">{{ 'health.instances' | translate: { count: alive() } }}</a>
    </li>
    @if (skewMs(); as skew) {
      <li [class.warn]="skew > skewWarningMs">
        <app-icon [name]="skew > skewWarningMs ? 'alert' : 'check'" [size]="16" />{{
          'health.clocks' | translate
        }}
        {{ skew | duration }}
      </li>
    }
    @if (status().locksHeld > 0) {
      <li>
        <app-icon name="lock" [size]="16" />
        <a routerLink="/locks">{{ 'health.slots' | translate }} {{ status().locksHeld | count }}</a>
      </li>
    }
    <li>
      <app-icon name="search" [size]="16" />
      <a routerLink="/settings/doctor">{{ 'health.doctor' | translate }}</a>
    </li>
    <li class="muted" [class.warn]="isStale()">
      {{ 'dashboard.as-of' | translate }} <app-time [at]="status().now" format="time" />
    </li>
  </ul>`,
  styles: `
    ul {
      display: flex;
      flex-wrap: wrap;
      gap: 4px 18px;
    }
    li {
      display: inline-flex;
      align-items: center;
      gap: 6px;
      min-block-size: 24px;
    }
    app-icon {
      color: var(--good);
    }
    .bad,
    .bad app-icon {
      color: var(--bad);
    }
    .warn,
    .warn app-icon {
      color: var(--warn);
    }
  `,
})
export class HealthStrip {
  readonly status = input.required<SchedulerStatusDto>();
  /** The last try to read it failed. */
  readonly isStale = input(false);
  protected readonly skewWarningMs = SKEW_WARNING_MS;
  protected readonly alive = computed(
    () => this.status().instances.filter(({ status, late }) => status === 'alive' && !late).length,
  );
  /** Largest distance of an instance's clock from the database's, ms; 0 when none is known. */
  protected readonly skewMs = computed(() =>
    Math.max(0, ...this.status().instances.map(({ clockOffsetMs }) => Math.abs(clockOffsetMs ?? 0))),
  );
}

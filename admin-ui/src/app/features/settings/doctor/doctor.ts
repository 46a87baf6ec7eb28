import { ChangeDetectionStrategy, Component } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../../core/api/api-query';
import { getDoctor } from '../../../core/api/generated/fn/instances/get-doctor';
import { Time } from '../../../core/time/time';
import { Icon } from '../../../shared/ui/icon';
import { PageHeader } from '../../../shared/ui/page-header';
import { ProblemPanel } from '../../../shared/ui/problem-panel';
import { Skeleton } from '../../../shared/ui/skeleton';
import { StatusChip } from '../../../shared/ui/status-chip';
import { DoctorChecks } from './doctor-checks';

/** The doctor's report: the installation and each process, with what was found, what is wanted and how to mend it. It is read again
 *  on request only, for an examination looks at every job. */
@Component({
  selector: 'app-doctor',
  imports: [DoctorChecks, Icon, PageHeader, ProblemPanel, Skeleton, StatusChip, Time, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<app-page-header
      [heading]="'settings.doctor' | translate"
      [section]="'nav.settings' | translate"
    >
      <button type="button" class="button" [disabled]="query.isLoading()" (click)="query.reload()">
        <app-icon name="refresh" />{{ 'doctor.again' | translate }}
      </button>
    </app-page-header>
    <p class="muted">{{ 'doctor.intro' | translate }}</p>
    @if (query.problem(); as problem) {
      <app-problem [problem]="problem" [asOf]="query.asOf()" (retry)="query.reload()" />
    }
    @if (query.isFirst()) {
      <app-skeleton [rows]="6" />
    } @else if (query.value(); as report) {
      <p class="row" role="status">
        <app-status [value]="report.severity" />
        <span class="muted"
          >{{ 'dashboard.as-of' | translate }}
          <app-time [at]="report.checkedAt" format="time" [focusable]="true"
        /></span>
      </p>
      <div class="stack" [class.is-stale]="query.isStale()">
        <section class="panel" aria-labelledby="doctor-installation">
          <h2 id="doctor-installation">{{ 'doctor.installation' | translate }}</h2>
          <app-doctor-checks [checks]="report.installation" />
        </section>
        @for (instance of report.instances; track instance.id) {
          <section class="panel" [attr.aria-labelledby]="'doctor-' + instance.id">
            <h2 class="row" [id]="'doctor-' + instance.id">
              <bdi dir="ltr">{{ instance.name }}</bdi>
              <bdi dir="ltr" class="small muted">#{{ instance.id }} · {{ instance.mode }}</bdi>
              <app-status [value]="instance.status" />
              @if (instance.isSelf) {
                <span class="small muted">{{ 'instances.self' | translate }}</span>
              }
            </h2>
            @if (instance.checks.length > 0) {
              <app-doctor-checks [checks]="instance.checks" />
            } @else {
              <p class="muted">{{ 'doctor.not-yet' | translate }}</p>
            }
          </section>
        } @empty {
          <p class="muted">{{ 'doctor.no-instances' | translate }}</p>
        }
      </div>
    }`,
  styles: `
    :host {
      display: grid;
      gap: var(--gap);
      min-inline-size: 0;
    }
    h2 {
      overflow-wrap: anywhere;
    }
  `,
})
export class Doctor {
  protected readonly query = apiQuery(getDoctor, () => ({}));
}

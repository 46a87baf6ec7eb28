import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import type { JobDto } from '../../../../core/api/generated/models/job-dto';
import { Time } from '../../../../core/time/time';
import type { FieldConflict } from '../../data/changed-fields';

/** Someone else saved in the meantime: what it was, what they made of it, what stands in the form. */
@Component({
  selector: 'app-conflict-view',
  imports: [Time, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'alert', class: 'panel' },
  template: `<h2>{{ 'jobs.conflict-title' | translate: { name: theirs().updatedBy } }}</h2>
    <p>
      {{ 'jobs.conflict-text' | translate }}
      <app-time [at]="theirs().updatedAt" [jobZone]="theirs().timezone" />
    </p>
    @if (fields().length > 0) {
      <div class="table-frame">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{{ 'jobs.conflict-field' | translate }}</th>
              <th scope="col">{{ 'jobs.conflict-base' | translate }}</th>
              <th scope="col">{{ 'jobs.conflict-theirs' | translate }}</th>
              <th scope="col">{{ 'jobs.conflict-mine' | translate }}</th>
            </tr>
          </thead>
          <tbody>
            @for (field of fields(); track field.field) {
              <tr>
                <th scope="row">
                  <bdi dir="ltr" class="code">{{ field.field }}</bdi>
                </th>
                <td [attr.data-label]="'jobs.conflict-base' | translate">
                  <bdi dir="ltr" class="code">{{ field.base }}</bdi>
                </td>
                <td [attr.data-label]="'jobs.conflict-theirs' | translate">
                  <bdi dir="ltr" class="code">{{ field.before }}</bdi>
                </td>
                <td [attr.data-label]="'jobs.conflict-mine' | translate">
                  <bdi dir="ltr" class="code">{{ field.after }}</bdi>
                </td>
              </tr>
            }
          </tbody>
        </table>
      </div>
    }
    <div class="row">
      <button type="button" class="button" (click)="takeTheirs.emit()">
        {{ 'jobs.take-theirs' | translate }}
      </button>
      <button type="button" class="button primary" (click)="keepMine.emit()">
        {{ 'jobs.keep-mine' | translate }}
      </button>
    </div>`,
  styles: `
    :host {
      display: grid;
      gap: 12px;
      border-color: var(--warn);
    }
  `,
})
export class ConflictView {
  readonly theirs = input.required<JobDto>();
  readonly fields = input.required<readonly FieldConflict[]>();
  readonly takeTheirs = output();
  readonly keepMine = output();
}

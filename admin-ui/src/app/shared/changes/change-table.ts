import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import type { FieldChange } from './field-changes';

/** Fields that differ, with both values. */
@Component({
  selector: 'app-change-table',
  imports: [TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<table class="table">
    <thead>
      <tr>
        <th scope="col">{{ 'audit.field' | translate }}</th>
        <th scope="col">{{ beforeLabel() | translate }}</th>
        <th scope="col">{{ afterLabel() | translate }}</th>
      </tr>
    </thead>
    <tbody>
      @for (change of changes(); track change.path) {
        <tr>
          <th scope="row">
            <bdi dir="ltr" class="code">{{ change.path }}</bdi>
          </th>
          <td [attr.data-label]="beforeLabel() | translate">
            <bdi dir="ltr" class="code before">{{ text(change.before) }}</bdi>
          </td>
          <td [attr.data-label]="afterLabel() | translate">
            <bdi dir="ltr" class="code after">{{ text(change.after) }}</bdi>
          </td>
        </tr>
      }
    </tbody>
  </table>`,
  host: { '[class.in-time]': 'isInTime()' },
  styles: `
    bdi {
      overflow-wrap: anywhere;
      white-space: pre-wrap;
    }
    /* What went and what came; of two that stand side by side none is the better one. */
    :host(.in-time) .before {
      color: var(--bad);
    }
    :host(.in-time) .after {
      color: var(--good);
    }
  `,
})
export class ChangeTable {
  readonly changes = input.required<readonly FieldChange[]>();
  /** Translation keys of the two sides. */
  readonly beforeLabel = input('audit.before');
  readonly afterLabel = input('audit.after');
  /** Whether the second side came after the first. */
  readonly isInTime = input(true);

  protected text(value: unknown): string {
    if (value === undefined) return '–';
    return typeof value === 'string' ? value : JSON.stringify(value);
  }
}

import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import type { AuditEntryDto } from '../../../core/api/generated/models/audit-entry-dto';
import { CopyButton } from '../../../shared/ui/copy-button';
import { changesOf } from '../data/audit-diff';

/** What an action changed: field, before, after; and from where it came. */
@Component({
  selector: 'app-audit-changes',
  imports: [CopyButton, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `@if (changes().length > 0) {
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{{ 'audit.field' | translate }}</th>
            <th scope="col">{{ 'audit.before' | translate }}</th>
            <th scope="col">{{ 'audit.after' | translate }}</th>
          </tr>
        </thead>
        <tbody>
          @for (change of changes(); track change.path) {
            <tr>
              <th scope="row">
                <bdi dir="ltr" class="code">{{ change.path }}</bdi>
              </th>
              <td [attr.data-label]="'audit.before' | translate">
                <bdi dir="ltr" class="code before">{{ text(change.before) }}</bdi>
              </td>
              <td [attr.data-label]="'audit.after' | translate">
                <bdi dir="ltr" class="code after">{{ text(change.after) }}</bdi>
              </td>
            </tr>
          }
        </tbody>
      </table>
    } @else {
      <p class="muted">{{ 'audit.no-change' | translate }}</p>
    }
    <p class="small muted row">
      @if (entry().ip; as ip) {
        <span
          >{{ 'audit.ip' | translate }} <bdi dir="ltr" class="code">{{ ip }}</bdi></span
        >
      }
      @if (entry().requestId; as id) {
        <span class="row"
          >{{ 'common.request-id' | translate }} <bdi dir="ltr" class="code">{{ id }}</bdi><app-copy
            [text]="id"
        /></span>
      }
    </p>`,
  styles: `
    :host {
      display: grid;
      gap: 8px;
      min-inline-size: 0;
    }
    bdi {
      overflow-wrap: anywhere;
      white-space: pre-wrap;
    }
    .before {
      color: var(--bad);
    }
    .after {
      color: var(--good);
    }
  `,
})
export class AuditChanges {
  readonly entry = input.required<AuditEntryDto>();
  protected readonly changes = computed(() => changesOf(this.entry().before, this.entry().after));

  protected text(value: unknown): string {
    if (value === undefined) return '–';
    return typeof value === 'string' ? value : JSON.stringify(value);
  }
}

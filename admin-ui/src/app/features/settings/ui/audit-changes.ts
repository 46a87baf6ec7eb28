import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import type { AuditEntryDto } from '../../../core/api/generated/models/audit-entry-dto';
import { ChangeTable } from '../../../shared/changes/change-table';
import { changesOf } from '../../../shared/changes/field-changes';
import { CopyButton } from '../../../shared/ui/copy-button';

/** What an action changed: field, before, after; and from where it came. */
@Component({
  selector: 'app-audit-changes',
  imports: [ChangeTable, CopyButton, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `@if (changes().length > 0) {
      <app-change-table [changes]="changes()" />
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
    }
  `,
})
export class AuditChanges {
  readonly entry = input.required<AuditEntryDto>();
  protected readonly changes = computed(() => changesOf(this.entry().before, this.entry().after));
}

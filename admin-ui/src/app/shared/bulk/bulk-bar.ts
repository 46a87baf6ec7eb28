import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import type { BulkOrder } from './bulk-order';
import type { RowSelection } from './row-selection';

/** How many rows are marked, with "all that match" while that is more; the verbs come as content. */
@Component({
  selector: 'app-bulk-bar',
  imports: [TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<div role="region" [attr.aria-label]="'bulk.bar-' + of() | translate">
    <strong aria-live="polite">{{
      (selection().isAll() && !isExact() ? 'bulk.marked-open' : 'bulk.marked-' + of())
        | translate: { count: marked() }
    }}</strong>
    @if (!selection().isAll() && total() > marked()) {
      <button type="button" class="button plain tiny" (click)="selection().markAllMatching()">
        {{ (isExact() ? 'bulk.mark-all-' + of() : 'bulk.mark-all-open') | translate: { count: total() } }}
      </button>
    }
    <ng-content />
    <button type="button" class="button plain tiny" (click)="selection().clear()">
      {{ 'bulk.unmark' | translate }}
    </button>
  </div>`,
  styles: `
    div {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      align-items: center;
      padding: 8px 12px;
      border: 1px solid var(--accent);
      border-radius: var(--radius);
      background: var(--accent-soft);
    }
  `,
})
export class BulkBar<T extends number | string> {
  readonly of = input.required<BulkOrder['of']>();
  readonly selection = input.required<RowSelection<T>>();
  /** How many match the filter. */
  readonly total = input.required<number>();
  /** Off: at least `total` match. */
  readonly isExact = input(true);
  protected readonly marked = computed(() => this.selection().count(this.total()));
}

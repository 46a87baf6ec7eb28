import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  inject,
  input,
  output,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import type { BulkExecutionActionDto } from '../../../core/api/generated/models/bulk-execution-action-dto';
import { SessionStore } from '../../../core/auth/session.store';
import { BulkBar } from '../../../shared/bulk/bulk-bar';
import { BulkOrders } from '../../../shared/bulk/bulk-orders';
import type { ExecutionFilter } from '../data/execution-filter';
import type { RunSelection } from '../data/run-selection';

type Action = BulkExecutionActionDto['action'];

/** What may be done with the marked executions. */
@Component({
  selector: 'app-run-bulk-bar',
  imports: [BulkBar, RouterLink, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<app-bulk-bar of="executions" [selection]="selection()" [total]="total()" [isExact]="isExact()">
    @for (action of actions; track action) {
      <button type="button" class="button tiny" [disabled]="!session.can('operator')" (click)="ask(action)">
        {{ 'bulk.verb-' + action | translate }}
      </button>
    }
    @if (pair(); as two) {
      <a class="button tiny" routerLink="/executions/compare" [queryParams]="two">{{
        'compare.verb' | translate
      }}</a>
    }
    @if (!session.can('operator')) {
      <span class="small muted">{{ 'executions.needs-operator' | translate }}</span>
    }
  </app-bulk-bar>`,
})
export class RunBulkBar {
  readonly selection = input.required<RunSelection>();
  readonly filter = input.required<ExecutionFilter>();
  /** How many match the filter. */
  readonly total = input.required<number>();
  readonly isExact = input(true);
  /** The dialog was closed: executions may have changed. */
  readonly done = output();
  protected readonly session = inject(SessionStore);
  protected readonly actions: readonly Action[] = ['retry', 'cancel', 'handle'];
  /** Two that are marked can be laid side by side. */
  protected readonly pair = computed(() => {
    const marked = this.selection().marked();
    return marked.length === 2 ? { a: marked[0], b: marked[1] } : null;
  });
  private readonly orders = inject(BulkOrders);
  private readonly destroyRef = inject(DestroyRef);

  protected async ask(action: Action): Promise<void> {
    await this.orders.ask({ of: 'executions', action, ...this.selection().target(this.filter()) });
    // The way to the operation leaves this page before the dialog is gone.
    if (!this.destroyRef.destroyed) this.done.emit();
  }
}

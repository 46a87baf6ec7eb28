import { ChangeDetectionStrategy, Component, DestroyRef, inject, input, output } from '@angular/core';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { TranslatePipe } from '@ngx-translate/core';
import type { BulkJobAction } from '../../../core/api/generated/models/bulk-job-action';
import { SessionStore } from '../../../core/auth/session.store';
import { BulkBar } from '../../../shared/bulk/bulk-bar';
import { BulkOrders } from '../../../shared/bulk/bulk-orders';
import { Icon } from '../../../shared/ui/icon';
import type { JobFilter } from '../data/job-filter';
import type { JobSelection } from '../data/job-selection';

const OPERATOR: readonly BulkJobAction[] = ['trigger', 'pause', 'resume'];
const EDITOR: readonly BulkJobAction[] = [
  'enable',
  'disable',
  'add_tags',
  'remove_tags',
  'delete',
  'restore',
];

/** What may be done with the marked jobs. */
@Component({
  selector: 'app-job-bulk-bar',
  imports: [BulkBar, Icon, MatMenu, MatMenuItem, MatMenuTrigger, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<app-bulk-bar of="jobs" [selection]="selection()" [total]="total()" [isExact]="isExact()">
    @for (action of quick; track action) {
      <button type="button" class="button tiny" [disabled]="!session.can('operator')" (click)="ask(action)">
        {{ 'bulk.verb-' + action | translate }}
      </button>
    }
    <button type="button" class="button tiny" [matMenuTriggerFor]="menu" [disabled]="!session.can('editor')">
      {{ 'bulk.more' | translate }}<app-icon name="down" [size]="14" />
    </button>
    <mat-menu #menu="matMenu">
      @for (action of more; track action) {
        <button mat-menu-item (click)="ask(action)">{{ 'bulk.verb-' + action | translate }}</button>
      }
    </mat-menu>
    @if (!session.can('editor')) {
      <span class="small muted">{{
        (session.can('operator') ? 'jobs.needs-editor' : 'jobs.needs-operator') | translate
      }}</span>
    }
  </app-bulk-bar>`,
})
export class JobBulkBar {
  readonly selection = input.required<JobSelection>();
  readonly filter = input.required<JobFilter>();
  /** How many match the filter. */
  readonly total = input.required<number>();
  readonly isExact = input(true);
  /** The dialog was closed: jobs may have changed. */
  readonly done = output();
  protected readonly session = inject(SessionStore);
  protected readonly quick = OPERATOR;
  protected readonly more = EDITOR;
  private readonly orders = inject(BulkOrders);
  private readonly destroyRef = inject(DestroyRef);

  protected async ask(action: BulkJobAction): Promise<void> {
    await this.orders.ask({ of: 'jobs', action, ...this.selection().target(this.filter()) });
    // The way to the operation leaves this page before the dialog is gone.
    if (!this.destroyRef.destroyed) this.done.emit();
  }
}

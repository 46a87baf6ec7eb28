import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { TranslatePipe } from '@ngx-translate/core';
import type { BulkJobAction } from '../../../core/api/generated/models/bulk-job-action';
import { SessionStore } from '../../../core/auth/session.store';
import { Icon } from '../../../shared/ui/icon';
import type { JobFilter } from '../data/job-filter';
import type { JobSelection } from '../data/job-selection';
import type { BulkQuestion } from './bulk-dialog';

const OPERATOR: readonly BulkJobAction[] = ['trigger', 'pause', 'resume'];
const EDITOR: readonly BulkJobAction[] = [
  'enable',
  'disable',
  'add_tags',
  'remove_tags',
  'delete',
  'restore',
];

/** What may be done with the marked jobs; "all that match" is offered once a page is marked. */
@Component({
  selector: 'app-bulk-bar',
  imports: [Icon, MatMenu, MatMenuItem, MatMenuTrigger, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<div role="region" [attr.aria-label]="'bulk.bar' | translate">
    <strong aria-live="polite">{{ 'bulk.marked' | translate: { count: marked() } }}</strong>
    @if (!selection().isAll() && total() > marked()) {
      <button type="button" class="button plain tiny" (click)="selection().markAllMatching()">
        {{ 'bulk.mark-all' | translate: { count: total() } }}
      </button>
    }
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
export class BulkBar {
  readonly selection = input.required<JobSelection>();
  readonly filter = input.required<JobFilter>();
  /** How many match the filter. */
  readonly total = input.required<number>();
  /** The dialog was closed: jobs may have changed. */
  readonly done = output();
  protected readonly session = inject(SessionStore);
  protected readonly quick = OPERATOR;
  protected readonly more = EDITOR;
  protected readonly marked = computed(() => this.selection().count(this.total()));
  private readonly dialog = inject(MatDialog);

  protected async ask(action: BulkJobAction): Promise<void> {
    const { BulkDialog } = await import('./bulk-dialog');
    const data: BulkQuestion = { action, target: this.selection().target(this.filter()) };
    const opened = this.dialog.open(BulkDialog, { data, width: '560px', maxWidth: '100vw' });
    opened.afterClosed().subscribe(() => this.done.emit());
  }
}

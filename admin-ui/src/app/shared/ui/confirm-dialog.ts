import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { TranslatePipe } from '@ngx-translate/core';
import { ReasonField } from '../forms/reason-field';

/** What is asked; all texts are translation keys. */
export interface ConfirmQuestion {
  title: string;
  text: string;
  params?: Record<string, unknown>;
  action: string;
  isDangerous?: boolean;
  /** Ask for a reason; it goes into the audit log. */
  reason?: 'optional' | 'required';
  /** A word to type before the action is allowed. */
  typed?: string;
}

/** Answer of the dialog; undefined when it was closed. */
export interface Confirmation {
  reason: string;
}

/** Asks before wide or destructive actions and collects the reason. */
@Component({
  selector: 'app-confirm-dialog',
  imports: [MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle, ReasonField, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<h2 mat-dialog-title>{{ question.title | translate: question.params }}</h2>
    <mat-dialog-content>
      <form id="confirm-form" class="stack" (submit)="confirm($event)">
        <p>{{ question.text | translate: question.params }}</p>
        @if (question.reason) {
          <app-reason-field [(value)]="reason" [isRequired]="question.reason === 'required'" />
        }
        @if (question.typed; as word) {
          <label>
            {{ 'common.type-to-confirm' | translate: { word } }}
            <input
              class="input"
              name="typed"
              autocomplete="off"
              dir="ltr"
              [value]="typed()"
              (input)="typed.set($any($event.target).value)"
            />
          </label>
        }
      </form>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button type="button" class="button" mat-dialog-close>{{ 'common.cancel' | translate }}</button>
      <button
        type="submit"
        form="confirm-form"
        class="button"
        [class.danger]="question.isDangerous"
        [class.primary]="!question.isDangerous"
        [disabled]="!isReady()"
      >
        {{ question.action | translate }}
      </button>
    </mat-dialog-actions>`,
})
export class ConfirmDialog {
  protected readonly question = inject<ConfirmQuestion>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<ConfirmDialog, Confirmation>>(MatDialogRef);
  protected readonly reason = signal('');
  protected readonly typed = signal('');
  protected readonly isReady = computed(
    () =>
      (this.question.reason !== 'required' || this.reason().trim() !== '') &&
      (this.question.typed === undefined || this.typed() === this.question.typed),
  );

  protected confirm(event: Event): void {
    event.preventDefault();
    if (this.isReady()) this.dialog.close({ reason: this.reason().trim() });
  }
}

import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { TranslatePipe } from '@ngx-translate/core';
import { toAppProblem, type AppProblem } from '../../../core/api/app-problem';
import { Api } from '../../../core/api/generated/api';
import { noteExecution } from '../../../core/api/generated/fn/executions/note-execution';
import { NoteField } from '../../../shared/forms/note-field';
import { ProblemPanel } from '../../../shared/ui/problem-panel';

/** A note on a run, and what becomes of its mark. Texts are translation keys. */
export interface NoteQuestion {
  id: string;
  /** What is noted now. */
  note: string | null;
  /** Whether the run is handled afterwards. */
  handled: boolean;
  title: string;
  text: string;
  action: string;
}

/** Asks for the note and saves it. Closes with true when it is saved. */
@Component({
  selector: 'app-note-dialog',
  imports: [
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    NoteField,
    ProblemPanel,
    TranslatePipe,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<h2 mat-dialog-title>{{ asked.title | translate }}</h2>
    <mat-dialog-content>
      <form id="note-form" class="stack" (submit)="$event.preventDefault(); save()">
        <p>{{ asked.text | translate }}</p>
        <app-note-field [label]="'executions.note' | translate" [(value)]="note" />
        @if (problem(); as failed) {
          <app-problem [problem]="failed" [canRetry]="false" />
        }
      </form>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button type="button" class="button" mat-dialog-close>{{ 'common.cancel' | translate }}</button>
      <button type="submit" form="note-form" class="button primary" [disabled]="isSending()">
        {{ asked.action | translate }}
      </button>
    </mat-dialog-actions>`,
})
export class NoteDialog {
  protected readonly asked = inject<NoteQuestion>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<NoteDialog, boolean>>(MatDialogRef);
  private readonly api = inject(Api);
  protected readonly note = signal(this.asked.note ?? '');
  protected readonly isSending = signal(false);
  protected readonly problem = signal<AppProblem | null>(null);

  protected async save(): Promise<void> {
    if (this.isSending()) return;
    const { id, handled } = this.asked;
    this.isSending.set(true);
    this.problem.set(null);
    try {
      await this.api.invoke(noteExecution, { id, body: { note: this.note().trim() || null, handled } });
      this.dialog.close(true);
    } catch (error) {
      this.problem.set(toAppProblem(error));
    } finally {
      this.isSending.set(false);
    }
  }
}

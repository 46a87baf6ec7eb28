import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { TranslatePipe } from '@ngx-translate/core';
import { ProblemPanel } from '../../shared/ui/problem-panel';
import { toAppProblem, type AppProblem } from '../api/app-problem';
import { SessionStore } from './session.store';

/** The session has ended: the password once more, over the page as it stands. */
@Component({
  selector: 'app-sign-in-again',
  imports: [MatDialogModule, ProblemPanel, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<h2 mat-dialog-title>{{ 'login.again-title' | translate }}</h2>
    <mat-dialog-content>
      <form id="again" class="stack" (submit)="signIn($event, name.value, password.value)">
        <p>{{ 'login.again-text' | translate }}</p>
        @if (problem(); as failed) {
          <app-problem [problem]="failed" [canRetry]="false" />
        }
        <label>
          {{ 'login.username' | translate }}
          <input #name class="input" autocomplete="username" dir="ltr" required [value]="lastName" />
        </label>
        <label>
          {{ 'login.password' | translate }}
          <input
            #password
            class="input"
            type="password"
            autocomplete="current-password"
            dir="ltr"
            required
            cdkFocusInitial
          />
        </label>
      </form>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button type="button" class="button plain" (click)="dialog.close(false)">
        {{ 'login.leave' | translate }}
      </button>
      <button type="submit" form="again" class="button primary" [disabled]="isBusy()">
        {{ 'login.sign-in' | translate }}
      </button>
    </mat-dialog-actions>`,
  styles: `
    label {
      display: grid;
      gap: 4px;
    }
  `,
})
export class SignInAgain {
  protected readonly lastName = inject<string>(MAT_DIALOG_DATA);
  protected readonly dialog = inject<MatDialogRef<SignInAgain, boolean>>(MatDialogRef);
  protected readonly isBusy = signal(false);
  protected readonly problem = signal<AppProblem | null>(null);
  private readonly session = inject(SessionStore);

  protected async signIn(event: Event, name: string, password: string): Promise<void> {
    event.preventDefault();
    if (this.isBusy()) return;
    this.isBusy.set(true);
    this.problem.set(null);
    try {
      await this.session.signIn(name, password);
      this.dialog.close(true);
    } catch (error) {
      this.problem.set(toAppProblem(error));
    } finally {
      this.isBusy.set(false);
    }
  }
}

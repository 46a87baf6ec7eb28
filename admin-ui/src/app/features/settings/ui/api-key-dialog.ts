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
import { toAppProblem, type AppProblem } from '../../../core/api/app-problem';
import { Api } from '../../../core/api/generated/api';
import { createApiKey } from '../../../core/api/generated/fn/api-keys/create-api-key';
import { ROLES, type Role } from '../../../core/auth/session.store';
import { fromWallClock } from '../../../core/time/iso';
import { browserZone } from '../../../core/time/zone';
import { Control } from '../../../shared/forms/control';
import { Field } from '../../../shared/forms/field';
import { CopyButton } from '../../../shared/ui/copy-button';
import { ProblemPanel } from '../../../shared/ui/problem-panel';

/** A key whose secret is to be shown, or null: make a new one. */
export type ApiKeyDialogData = { name: string; key: string } | null;

/** Makes an API key and shows its secret, this once. While the secret is in sight the dialog closes only by its button. Closes with
 *  true when a key was made. */
@Component({
  selector: 'app-api-key-dialog',
  imports: [
    CopyButton,
    Control,
    Field,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    ProblemPanel,
    TranslatePipe,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `@if (shown(); as secret) {
      <h2 mat-dialog-title>{{ 'api-keys.shown-once' | translate: { name: secret.name } }}</h2>
      <mat-dialog-content>
        <div class="stack">
          <p class="row secret" role="status">
            <bdi dir="ltr" class="code grow">{{ secret.key }}</bdi><app-copy
              [text]="secret.key"
              [label]="'api-keys.copy' | translate"
            />
          </p>
          <p>{{ 'api-keys.store-it' | translate }}</p>
          <pre dir="ltr" tabindex="0">{{ header() }}</pre>
        </div>
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button type="button" class="button primary" (click)="dialog.close(true)">
          {{ 'api-keys.stored' | translate }}
        </button>
      </mat-dialog-actions>
    } @else {
      <h2 mat-dialog-title>{{ 'api-keys.add' | translate }}</h2>
      <mat-dialog-content>
        <form id="api-key-form" class="stack" autocomplete="off" (submit)="create($event)">
          <app-field [label]="'api-keys.name' | translate" [isRequired]="true" [error]="errorOf('/name')">
            <input
              appControl
              class="input"
              dir="auto"
              maxlength="190"
              [value]="name()"
              (input)="name.set($any($event.target).value)"
            />
          </app-field>
          <app-field [label]="'users.role' | translate" [hint]="'role-hints.' + role() | translate">
            <select appControl class="input" (change)="role.set($any($event.target).value)">
              @for (option of roles; track option) {
                <option [value]="option" [selected]="option === role()">
                  {{ 'roles.' + option | translate }}
                </option>
              }
            </select>
          </app-field>
          <app-field
            [label]="'api-keys.expires' | translate"
            [hint]="'api-keys.expires-hint' | translate: { zone }"
            [error]="errorOf('/expiresAt')"
          >
            <input
              appControl
              class="input"
              type="datetime-local"
              [value]="expires()"
              (input)="expires.set($any($event.target).value)"
            />
          </app-field>
          @if (problem(); as failed) {
            <app-problem [problem]="failed" [canRetry]="false" />
          }
        </form>
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button type="button" class="button" mat-dialog-close>{{ 'common.cancel' | translate }}</button>
        <button type="submit" form="api-key-form" class="button primary" [disabled]="!isReady()">
          {{ 'api-keys.add' | translate }}
        </button>
      </mat-dialog-actions>
    }`,
  styles: `
    .secret {
      padding: 10px 12px;
      border-radius: 8px;
      background: var(--good-soft);
    }
    .code {
      overflow-wrap: anywhere;
    }
  `,
})
export class ApiKeyDialog {
  protected readonly dialog = inject<MatDialogRef<ApiKeyDialog, boolean>>(MatDialogRef);
  private readonly api = inject(Api);
  protected readonly roles = ROLES;
  protected readonly zone = browserZone();
  protected readonly shown = signal(inject<ApiKeyDialogData>(MAT_DIALOG_DATA));
  protected readonly header = computed(() => `Authorization: Bearer ${this.shown()?.key ?? ''}`);
  protected readonly name = signal('');
  /** The least one can do with a key, until somebody chooses more. */
  protected readonly role = signal<Role>('viewer');
  /** Wall-clock text in the browser's zone; '' = never. */
  protected readonly expires = signal('');
  protected readonly problem = signal<AppProblem | null>(null);
  private readonly isBusy = signal(false);
  protected readonly isReady = computed(() => this.name().trim() !== '' && !this.isBusy());

  constructor() {
    if (this.shown() !== null) this.dialog.disableClose = true;
  }

  protected errorOf(pointer: string): string {
    return this.problem()?.errors.find((error) => error.pointer === pointer)?.message ?? '';
  }

  protected async create(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.isReady()) return;
    this.isBusy.set(true);
    this.problem.set(null);
    try {
      const name = this.name().trim();
      const expiresAt = this.expires() === '' ? null : fromWallClock(this.expires(), this.zone);
      const { key } = await this.api.invoke(createApiKey, { body: { name, role: this.role(), expiresAt } });
      this.dialog.disableClose = true;
      this.shown.set({ name, key });
    } catch (error) {
      this.problem.set(toAppProblem(error));
    } finally {
      this.isBusy.set(false);
    }
  }
}

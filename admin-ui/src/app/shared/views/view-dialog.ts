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
import { toAppProblem, type AppProblem } from '../../core/api/app-problem';
import { Api } from '../../core/api/generated/api';
import { createView } from '../../core/api/generated/fn/views/create-view';
import { updateView } from '../../core/api/generated/fn/views/update-view';
import type { ViewDto } from '../../core/api/generated/models/view-dto';
import type { ViewPage } from '../../core/api/generated/models/view-page';
import { Control } from '../forms/control';
import { Field } from '../forms/field';
import { ProblemPanel } from '../ui/problem-panel';
import { paramsOf, queryOf } from './view-query';

/** What the dialog is about. */
export interface ViewQuestion {
  page: ViewPage;
  /** What the page shows at present. */
  query: string;
  /** The view to change; null = a new one. */
  view: ViewDto | null;
}

/** Saves what a page shows as a view, or changes the name, the sharing and, when wished, the filters of one. Closes with the view. */
@Component({
  selector: 'app-view-dialog',
  imports: [
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
  template: `<h2 mat-dialog-title>{{ (question.view ? 'views.change-title' : 'views.save') | translate }}</h2>
    <mat-dialog-content>
      <form id="view-form" class="stack" (submit)="$event.preventDefault(); save()">
        @if (problem(); as failed) {
          @if (!isTaken()) {
            <app-problem [problem]="failed" [canRetry]="false" />
          }
        }
        <app-field
          [label]="'views.name' | translate"
          [isRequired]="true"
          [error]="isTaken() ? ('views.taken' | translate) : ''"
        >
          <input
            appControl
            class="input"
            dir="auto"
            maxlength="100"
            autocomplete="off"
            [value]="name()"
            (input)="name.set($any($event.target).value)"
          />
        </app-field>
        <label class="check">
          <input
            type="checkbox"
            [checked]="isShared()"
            (change)="isShared.set($any($event.target).checked)"
          />
          {{ 'views.share' | translate }}
        </label>
        @if (canReplace) {
          <label class="check">
            <input
              type="checkbox"
              [checked]="replaces()"
              (change)="replaces.set($any($event.target).checked)"
            />
            {{ 'views.replace' | translate }}
          </label>
        }
      </form>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button type="button" class="button" mat-dialog-close>{{ 'common.cancel' | translate }}</button>
      <button type="submit" form="view-form" class="button primary" [disabled]="!isReady()">
        {{ 'common.save' | translate }}
      </button>
    </mat-dialog-actions>`,
})
export class ViewDialog {
  protected readonly question = inject<ViewQuestion>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<ViewDialog, ViewDto>>(MatDialogRef);
  private readonly api = inject(Api);
  protected readonly name = signal(this.question.view?.name ?? '');
  protected readonly isShared = signal(this.question.view?.shared ?? false);
  protected readonly replaces = signal(false);
  protected readonly problem = signal<AppProblem | null>(null);
  /** The name is said to be taken at its field, where it is put right. */
  protected readonly isTaken = computed(() => this.problem()?.code === 'VIEW_NAME_TAKEN');
  /** Nothing to replace where the page shows what the view asks for. */
  protected readonly canReplace =
    this.question.view !== null && queryOf(paramsOf(this.question.view.query)) !== this.question.query;
  private readonly isSending = signal(false);
  protected readonly isReady = computed(() => !this.isSending() && this.name().trim() !== '');

  protected async save(): Promise<void> {
    if (!this.isReady()) return;
    this.isSending.set(true);
    this.problem.set(null);
    const { page, view, query } = this.question;
    const body = {
      page,
      name: this.name().trim(),
      query: view && !this.replaces() ? view.query : query,
      shared: this.isShared(),
    };
    try {
      const saved = view
        ? await this.api.invoke(updateView, { id: view.id, body })
        : await this.api.invoke(createView, { body });
      this.dialog.close(saved);
    } catch (error) {
      this.problem.set(toAppProblem(error));
    } finally {
      this.isSending.set(false);
    }
  }
}

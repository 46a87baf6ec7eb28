import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import {
  MAT_DIALOG_DATA,
  MatDialog,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';
import { TranslatePipe } from '@ngx-translate/core';
import { firstValueFrom } from 'rxjs';
import { apiQuery } from '../../core/api/api-query';
import { Api } from '../../core/api/generated/api';
import { deleteView } from '../../core/api/generated/fn/views/delete-view';
import { listViews } from '../../core/api/generated/fn/views/list-views';
import type { ViewDto } from '../../core/api/generated/models/view-dto';
import { SessionStore } from '../../core/auth/session.store';
import { Toaster } from '../../core/feedback/toaster';
import { Confirm } from '../ui/confirm';
import { ProblemPanel } from '../ui/problem-panel';
import { Skeleton } from '../ui/skeleton';
import { ViewDialog, type ViewQuestion } from './view-dialog';

/** The saved views one may change: one's own; an administrator deletes also what others share. */
@Component({
  selector: 'app-manage-views-dialog',
  imports: [
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    ProblemPanel,
    Skeleton,
    TranslatePipe,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<h2 mat-dialog-title>{{ 'views.manage-title' | translate }}</h2>
    <mat-dialog-content>
      <div class="stack">
        @if (list.problem(); as failed) {
          <app-problem [problem]="failed" (retry)="list.reload()" />
        }
        @if (list.isFirst()) {
          <app-skeleton [rows]="3" />
        } @else if (list.value()) {
          <ul class="stack" [class.is-stale]="list.isStale()">
            @for (view of changeable(); track view.id) {
              <li class="row">
                <span class="grow">
                  <bdi>{{ view.name }}</bdi>
                  @if (!view.isOwn) {
                    <bdi dir="ltr" class="small muted owner">{{ view.owner }}</bdi>
                  } @else if (view.shared) {
                    <span class="small muted owner">{{ 'views.shared' | translate }}</span>
                  }
                </span>
                @if (view.isOwn) {
                  <button
                    type="button"
                    class="button tiny"
                    [attr.aria-label]="'views.change-one' | translate: { name: view.name }"
                    (click)="change(view)"
                  >
                    {{ 'views.change' | translate }}
                  </button>
                }
                <button
                  type="button"
                  class="button danger tiny"
                  [attr.aria-label]="'views.delete-one' | translate: { name: view.name }"
                  (click)="remove(view)"
                >
                  {{ 'views.delete' | translate }}
                </button>
              </li>
            } @empty {
              <li class="muted">{{ 'views.none' | translate }}</li>
            }
          </ul>
        }
      </div>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button type="button" class="button" mat-dialog-close>{{ 'common.close' | translate }}</button>
    </mat-dialog-actions>`,
  styles: `
    .owner {
      margin-inline-start: 8px;
    }
  `,
})
export class ManageViewsDialog {
  private readonly place = inject<Omit<ViewQuestion, 'view'>>(MAT_DIALOG_DATA);
  private readonly api = inject(Api);
  private readonly session = inject(SessionStore);
  private readonly dialog = inject(MatDialog);
  private readonly confirm = inject(Confirm);
  private readonly toaster = inject(Toaster);
  protected readonly list = apiQuery(listViews, () => ({ page: this.place.page }));
  protected readonly changeable = computed(() =>
    (this.list.value()?.items ?? []).filter(({ isOwn }) => isOwn || this.session.can('admin')),
  );

  protected async change(view: ViewDto): Promise<void> {
    const opened = this.dialog.open<ViewDialog, ViewQuestion, ViewDto>(ViewDialog, {
      data: { ...this.place, view },
      width: '480px',
      maxWidth: '96vw',
    });
    const saved = await firstValueFrom(opened.afterClosed());
    if (!saved) return;
    this.toaster.show('views.saved', { name: saved.name });
    this.list.reload();
  }

  protected async remove({ id, name, shared }: ViewDto): Promise<void> {
    const answer = await this.confirm.ask({
      title: 'views.delete-title',
      text: shared ? 'views.delete-shared-text' : 'views.delete-text',
      params: { name },
      action: 'views.delete',
      isDangerous: true,
    });
    if (!answer) return;
    try {
      await this.api.invoke(deleteView, { id });
      this.toaster.show('views.deleted', { name });
    } catch (error) {
      this.toaster.showProblem(error);
    }
    this.list.reload();
  }
}

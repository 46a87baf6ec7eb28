import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatDialog } from '@angular/material/dialog';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { ActivatedRoute, RouterLink } from '@angular/router';
import { TranslatePipe, TranslateService } from '@ngx-translate/core';
import { firstValueFrom } from 'rxjs';
import { apiQuery } from '../../core/api/api-query';
import { listViews } from '../../core/api/generated/fn/views/list-views';
import type { ViewDto } from '../../core/api/generated/models/view-dto';
import type { ViewPage } from '../../core/api/generated/models/view-page';
import { problemText, Toaster } from '../../core/feedback/toaster';
import { Icon } from '../ui/icon';
import type { ViewQuestion } from './view-dialog';
import { paramsOf, queryOf } from './view-query';

/** The saved views of a page: opens one by its address, saves what the page shows as one, and leads to changing them. They are read
 *  when the menu is opened. */
@Component({
  selector: 'app-views-menu',
  imports: [Icon, MatMenu, MatMenuItem, MatMenuTrigger, RouterLink, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<button type="button" class="button" [matMenuTriggerFor]="menu" (menuOpened)="read()">
      <app-icon name="bookmark" [size]="16" />{{ 'views.title' | translate
      }}<app-icon name="down" [size]="14" />
    </button>
    <mat-menu #menu="matMenu">
      @if (problem(); as text) {
        <p class="note small">{{ text }}</p>
      }
      @if (list.isFirst()) {
        <p class="note small muted">{{ 'common.loading' | translate }}</p>
      } @else if (list.value()) {
        @for (view of views(); track view.id) {
          <a
            mat-menu-item
            [routerLink]="[]"
            [queryParams]="view.params"
            [attr.aria-current]="view.isPresent ? 'true' : null"
          >
            <span class="row"
              ><app-icon name="check" [class.off]="!view.isPresent" /><bdi>{{ view.name }}</bdi>
              @if (!view.isOwn) {
                <bdi dir="ltr" class="small muted">{{ view.owner }}</bdi>
              } @else if (view.shared) {
                <span class="small muted">{{ 'views.shared' | translate }}</span>
              }
            </span>
          </a>
        } @empty {
          <p class="note small muted">{{ 'views.none-here' | translate }}</p>
        }
      }
      <button mat-menu-item (click)="save()">
        <span class="row"><app-icon name="plus" />{{ 'views.save' | translate }}</span>
      </button>
      <button mat-menu-item (click)="manage()">
        <span class="row"><app-icon name="edit" />{{ 'views.manage' | translate }}</span>
      </button>
    </mat-menu>`,
  styles: `
    .note {
      max-inline-size: 260px;
      padding: 8px 16px;
    }
    .off {
      visibility: hidden;
    }
  `,
})
export class ViewsMenu {
  readonly page = input.required<ViewPage>();
  private readonly dialog = inject(MatDialog);
  private readonly toaster = inject(Toaster);
  private readonly translate = inject(TranslateService);
  private readonly params = toSignal(inject(ActivatedRoute).queryParams, { initialValue: {} });
  private readonly isWanted = signal(false);
  protected readonly list = apiQuery(listViews, () => (this.isWanted() ? { page: this.page() } : undefined));
  protected readonly problem = computed(() => {
    const problem = this.list.problem();
    return problem && problemText(problem, (key) => this.translate.instant(key) as string);
  });
  private readonly query = computed(() => queryOf(this.params()));
  protected readonly views = computed(() =>
    (this.list.value()?.items ?? []).map((view) => {
      const params = paramsOf(view.query);
      return { ...view, params, isPresent: queryOf(params) === this.query() };
    }),
  );

  protected read(): void {
    if (this.isWanted()) this.list.reload();
    this.isWanted.set(true);
  }

  protected async save(): Promise<void> {
    const { ViewDialog } = await import('./view-dialog');
    const data: ViewQuestion = { page: this.page(), query: this.query(), view: null };
    const opened = this.dialog.open<unknown, ViewQuestion, ViewDto>(ViewDialog, {
      data,
      width: '480px',
      maxWidth: '96vw',
    });
    const saved = await firstValueFrom(opened.afterClosed());
    if (saved) this.toaster.show('views.saved', { name: saved.name });
  }

  protected async manage(): Promise<void> {
    const { ManageViewsDialog } = await import('./manage-views-dialog');
    const data = { page: this.page(), query: this.query() };
    this.dialog.open(ManageViewsDialog, { data, width: '560px', maxWidth: '96vw' });
  }
}

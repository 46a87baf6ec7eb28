import { ChangeDetectionStrategy, Component, inject, type Injector } from '@angular/core';
import { MatDialog, MatDialogModule } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { PreferencesStore } from '../settings/preferences';
import { GO_SHORTCUTS, SHORTCUTS } from './shortcut-table';

/** All keys of the keyboard that mean something, and how the console reads. */
@Component({
  selector: 'app-shortcut-help',
  imports: [MatDialogModule, RouterLink, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<h2 mat-dialog-title>{{ 'shortcuts.title' | translate }}</h2>
    <mat-dialog-content class="stack" tabindex="0">
      @if (!preferences.shortcuts()) {
        <p class="off" role="status">
          {{ 'shortcuts.off' | translate }}
          <a routerLink="/settings" mat-dialog-close>{{ 'settings.profile' | translate }}</a>
        </p>
      }
      <div class="columns">
        <section>
          <h3>{{ 'shortcuts.everywhere' | translate }}</h3>
          <dl>
            <div>
              <dt>
                <bdi dir="ltr"><kbd>Ctrl K</kbd> <kbd>⌘ K</kbd></bdi>
              </dt>
              <dd>{{ 'shortcuts.palette' | translate }}</dd>
            </div>
            @for (each of keys; track each.id) {
              <div>
                <dt>
                  <bdi dir="ltr"
                    ><kbd>{{ each.keys }}</kbd></bdi
                  >
                </dt>
                <dd>{{ 'shortcuts.' + each.id | translate }}</dd>
              </div>
            }
          </dl>
        </section>
        <section>
          <h3>{{ 'shortcuts.go' | translate }}</h3>
          <dl>
            @for (each of go; track each.path) {
              <div>
                <dt>
                  <bdi dir="ltr"
                    ><kbd>{{ each.keys }}</kbd></bdi
                  >
                </dt>
                <dd>{{ each.label | translate }}</dd>
              </div>
            }
          </dl>
        </section>
      </div>
      <p class="small muted">{{ 'shortcuts.note' | translate }}</p>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button type="button" class="button" mat-dialog-close>{{ 'common.close' | translate }}</button>
    </mat-dialog-actions>`,
  styles: `
    dl {
      display: grid;
      gap: 6px;
      margin-block-start: 8px;
    }
    dl > div {
      display: grid;
      grid-template-columns: 124px 1fr;
      gap: 8px;
    }
    .off {
      padding: 8px 12px;
      border-radius: 8px;
      background: var(--warn-soft);
    }
    .columns {
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 260px), 1fr));
    }
  `,
})
export class ShortcutHelp {
  protected readonly preferences = inject(PreferencesStore);
  protected readonly keys = SHORTCUTS;
  protected readonly go = GO_SHORTCUTS;
}

/** Opens the list. */
export function openShortcutHelp(injector: Injector): void {
  injector.get(MatDialog).open(ShortcutHelp, { width: '680px', maxWidth: '100vw', autoFocus: 'dialog' });
}

import { ChangeDetectionStrategy, Component } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { SETTINGS_PAGES } from '../../core/layout/navigation';

/** The pages of the settings side by side with their own navigation. */
@Component({
  selector: 'app-settings',
  imports: [RouterLink, RouterLinkActive, RouterOutlet, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<nav class="tabs" [attr.aria-label]="'nav.settings' | translate">
      @for (page of pages; track page.path) {
        <a
          #tab
          [routerLink]="page.path"
          routerLinkActive="active"
          ariaCurrentWhenActive="page"
          [routerLinkActiveOptions]="{ exact: page.path === '/settings' }"
          (isActiveChange)="$event && show(tab)"
          >{{ page.label | translate }}</a
        >
      }
    </nav>
    <router-outlet />`,
  styles: `
    :host {
      display: grid;
      gap: var(--gap);
      min-inline-size: 0;
    }
    .tabs {
      display: flex;
      gap: 4px;
      overflow-x: auto;
      border-block-end: 1px solid var(--line);
    }
    .tabs a {
      padding: 8px 12px;
      border-block-end: 3px solid transparent;
      color: var(--ink-2);
      font-weight: 500;
      white-space: nowrap;
    }
    .tabs a.active {
      border-color: var(--accent);
      color: var(--accent);
    }
  `,
})
export class Settings {
  protected readonly pages = SETTINGS_PAGES;

  /** Where the row of pages is longer than the window, the one that is shown is in sight. */
  protected show(tab: HTMLElement): void {
    tab.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
  }
}

import { ChangeDetectionStrategy, Component, computed, DOCUMENT, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { MatTooltip } from '@angular/material/tooltip';
import { ActivatedRoute, Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { map } from 'rxjs';
import { Icon } from '../../shared/ui/icon';
import { SessionStore } from '../auth/session.store';
import { Toaster } from '../feedback/toaster';
import { LiveStore } from '../live/live.store';
import { PreferencesStore, type Preferences } from '../settings/preferences';
import { PreferencesSync } from '../settings/preferences-sync';
import { ZoneStore } from '../time/zone';
import { BAR_ENTRIES, NAVIGATION } from './navigation';
import { LiveIndicator } from './live-indicator';
import { Shortcuts } from './shortcuts';
import { ZoneSwitch } from './zone-switch';

/** What is around every page: skip link, top bar, navigation, live indicator. */
@Component({
  selector: 'app-shell',
  imports: [
    Icon,
    LiveIndicator,
    MatMenu,
    MatMenuItem,
    MatMenuTrigger,
    MatTooltip,
    RouterLink,
    RouterLinkActive,
    RouterOutlet,
    TranslatePipe,
    ZoneSwitch,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '(document:keydown)': 'onKey($event)', '[class.narrow]': 'isNarrow()' },
  templateUrl: './shell.html',
  styleUrl: './shell.css',
})
export class Shell {
  protected readonly session = inject(SessionStore);
  protected readonly live = inject(LiveStore);
  protected readonly preferences = inject(PreferencesStore);
  protected readonly navigation = NAVIGATION;
  protected readonly barEntries = BAR_ENTRIES;
  /** What the bottom bar of small screens has no place for. */
  protected readonly rest = NAVIGATION.slice(BAR_ENTRIES);
  protected readonly shortcuts = inject(Shortcuts);
  protected readonly themes: readonly Preferences['theme'][] = ['system', 'light', 'dark'];
  protected readonly themeIcons = { system: 'system', light: 'sun', dark: 'moon' } as const;
  protected readonly theme = computed(() => this.preferences.all().theme);
  protected readonly isNarrow = computed(() => this.preferences.all().navigation === 'narrow');
  private readonly router = inject(Router);
  private readonly toaster = inject(Toaster);
  private readonly document = inject(DOCUMENT);

  protected readonly paletteKeys = /Mac|iP(?:hone|ad)/.test(
    this.document.defaultView?.navigator.userAgent ?? '',
  )
    ? '⌘ K'
    : 'Ctrl K';

  constructor() {
    // It works as long as the console is open.
    inject(PreferencesSync);
    const zones = inject(ZoneStore);
    toSignal(
      inject(ActivatedRoute).queryParamMap.pipe(map((params) => zones.overrideFromUrl(params.get('tz')))),
    );
  }

  protected toggleNavigation(): void {
    this.preferences.change({ navigation: this.isNarrow() ? 'wide' : 'narrow' });
  }

  protected switchLanguage(): void {
    this.preferences.change({ language: this.preferences.language() === 'ar' ? 'en' : 'ar' });
  }

  protected async signOut(): Promise<void> {
    try {
      await this.session.signOut();
      await this.router.navigateByUrl('/login');
    } catch (error) {
      this.toaster.showProblem(error);
    }
  }

  /** A link to `#main` would change the address and with it the page's state. */
  protected skipToMain(event: Event): void {
    event.preventDefault();
    this.document.getElementById('main')?.focus();
  }

  protected onKey(event: Event): void {
    if (event instanceof KeyboardEvent && this.shortcuts.handle(event)) event.preventDefault();
  }
}

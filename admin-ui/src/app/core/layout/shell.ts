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
import { ZoneStore } from '../time/zone';
import { NAVIGATION } from './navigation';
import { Shortcuts } from './shortcuts';
import { ZoneSwitch } from './zone-switch';

/** What is around every page: skip link, top bar, navigation, live indicator. */
@Component({
  selector: 'app-shell',
  imports: [
    Icon,
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
  host: { '(document:keydown)': 'onKey($event)' },
  templateUrl: './shell.html',
  styleUrl: './shell.css',
})
export class Shell {
  protected readonly session = inject(SessionStore);
  protected readonly live = inject(LiveStore);
  protected readonly preferences = inject(PreferencesStore);
  protected readonly navigation = NAVIGATION;
  protected readonly themes: readonly Preferences['theme'][] = ['system', 'light', 'dark'];
  protected readonly themeIcons = { system: 'system', light: 'sun', dark: 'moon' } as const;
  protected readonly theme = computed(() => this.preferences.all().theme);
  private readonly router = inject(Router);
  private readonly toaster = inject(Toaster);
  private readonly shortcuts = inject(Shortcuts);
  private readonly document = inject(DOCUMENT);

  constructor() {
    const zones = inject(ZoneStore);
    toSignal(
      inject(ActivatedRoute).queryParamMap.pipe(map((params) => zones.overrideFromUrl(params.get('tz')))),
    );
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

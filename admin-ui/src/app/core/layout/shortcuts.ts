import { DestroyRef, DOCUMENT, inject, Injectable, Injector } from '@angular/core';
import { Router } from '@angular/router';
import { LiveStore } from '../live/live.store';
import { PreferencesStore } from '../settings/preferences';
import { RowFocus } from './row-focus';
import { GO_SHORTCUTS, SHORTCUTS, type ShortcutId } from './shortcut-table';

const SEQUENCE_MS = 1_500;
const THEMES = ['system', 'light', 'dark'] as const;

/** What a page does with the keys that concern what it shows. `row`: `data-row` of the row that has the focus, null outside of rows:
 *  then a page about one thing means that thing. Absent = the key does nothing there. */
export type PageKeys = Partial<Record<'create' | 'edit' | 'run' | 'pause', (row: string | null) => void>>;

/** Single-key shortcuts and `Ctrl/⌘ K`. They read the place of the key, not its letter, so they work on an Arabic layout; the single
 *  keys are silent in inputs, with modifiers, over dialogs and menus, and when switched off in the profile (WCAG 2.1.4). */
@Injectable({ providedIn: 'root' })
export class Shortcuts {
  private readonly document = inject(DOCUMENT);
  private readonly router = inject(Router);
  private readonly injector = inject(Injector);
  private readonly preferences = inject(PreferencesStore);
  private readonly rows = inject(RowFocus);
  private readonly pages: PageKeys[] = [];
  private goSince = -Infinity;

  /** Takes the page's keys until it is destroyed. */
  ofPage(keys: PageKeys, destroyRef: DestroyRef): void {
    this.pages.push(keys);
    destroyRef.onDestroy(() => this.pages.splice(this.pages.indexOf(keys), 1));
  }

  /** @returns whether the key meant something. */
  handle(event: KeyboardEvent): boolean {
    if (isPaletteKey(event)) {
      void this.openPalette();
      return true;
    }
    if (!this.preferences.shortcuts() || event.ctrlKey || event.metaKey || event.altKey || isTyping(event))
      return false;
    if (this.document.querySelector('.cdk-overlay-backdrop')) return false;
    const isSecond = event.timeStamp - this.goSince < SEQUENCE_MS;
    this.goSince = -Infinity;
    return isSecond ? this.go(event.code) : this.handleFirst(event);
  }

  /** Opens the search over everything. */
  async openPalette(): Promise<void> {
    const { openPalette } = await import('./palette/open-palette');
    openPalette(this.injector);
  }

  /** Opens the list of all keys. */
  async openHelp(): Promise<void> {
    const { openShortcutHelp } = await import('./shortcut-help');
    openShortcutHelp(this.injector);
  }

  /** System, light, dark, and again. */
  cycleTheme(): void {
    const now = THEMES.indexOf(this.preferences.all().theme);
    this.preferences.change({ theme: THEMES[(now + 1) % THEMES.length]! });
  }

  private go(code: string): boolean {
    const entry = GO_SHORTCUTS.find((each) => each.code === code);
    if (entry) void this.router.navigateByUrl(entry.path);
    return entry !== undefined;
  }

  private handleFirst(event: KeyboardEvent): boolean {
    if (event.code === 'KeyG' && !event.shiftKey) {
      this.goSince = event.timeStamp;
      return true;
    }
    const found = SHORTCUTS.find(({ code, shift }) => code === event.code && shift === event.shiftKey);
    return found !== undefined && this.run(found.id);
  }

  private run(id: ShortcutId): boolean {
    switch (id) {
      case 'search':
        return this.focusSearch();
      case 'help':
        void this.openHelp();
        return true;
      case 'next-row':
        return this.rows.move(1);
      case 'previous-row':
        return this.rows.move(-1);
      case 'select':
        return this.rows.select();
      case 'open':
        // The link or button that has the focus does it.
        return false;
      case 'refresh':
        this.injector.get(LiveStore).refresh();
        return true;
      case 'live':
        this.injector.get(LiveStore).togglePaused();
        return true;
      case 'theme':
        this.cycleTheme();
        return true;
      default:
        return this.runOfPage(id);
    }
  }

  private runOfPage(id: 'create' | 'edit' | 'run' | 'pause'): boolean {
    const action = this.pages.findLast((keys) => keys[id] !== undefined)?.[id];
    if (action) action(this.rows.current());
    else if (id === 'create') void this.router.navigateByUrl('/jobs/new');
    return action !== undefined || id === 'create';
  }

  private focusSearch(): boolean {
    const search = this.document.querySelector<HTMLInputElement>('main input[type=search]');
    if (search) search.focus();
    else void this.openPalette();
    return true;
  }
}

function isPaletteKey(event: KeyboardEvent): boolean {
  return event.code === 'KeyK' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
}

function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  return (
    target instanceof HTMLElement &&
    target.closest(
      'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [role=menu]',
    ) !== null
  );
}

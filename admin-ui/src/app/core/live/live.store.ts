import { computed, DestroyRef, DOCUMENT, effect, inject, Injectable, signal } from '@angular/core';
import { SessionStore } from '../auth/session.store';
import type { LiveConnection, LiveHint } from './live-hint';
import { LiveHold } from './live-hold';
import { OPEN_STREAM } from './live-stream';
import { LiveTabs, TAB_TOOLS } from './live-tabs';

export type { LiveHint } from './live-hint';

/** What the indicator says. `held`: it stands still by itself, while something is typed, chosen or pointed at. */
export type LiveState = LiveConnection | 'paused' | 'held' | 'offline';

/** Hints of this long are handed on together: what holds them back is asked once, which makes the browser look through the page. */
const GATHER_MS = 100;
const HOLD_CHECK_MS = 300;
/** More hints than this that wait become one `reset`. */
const MOST_WAITING = 100;

/* Purpose: hints that something changed, for the pages of this tab.
   State: whether it is paused, hidden or offline; hints that wait while something is typed, chosen or pointed at; who listens.
   Failure handling: see LiveStream and LiveTabs; pages read again on `reset`. */
@Injectable({ providedIn: 'root' })
export class LiveStore {
  private readonly session = inject(SessionStore);
  private readonly document = inject(DOCUMENT);
  private readonly hold = inject(LiveHold);
  private readonly isPaused = signal(false);
  private readonly isHidden = signal(this.document.hidden);
  private readonly isOnline = signal(globalThis.navigator?.onLine ?? true);
  private readonly isHolding = signal(false);
  private readonly connection = signal<LiveConnection>('connecting');
  private readonly listeners = new Set<(hint: LiveHint) => void>();
  private readonly tabs = new LiveTabs(inject(OPEN_STREAM), inject(TAB_TOOLS), {
    onHint: (hint) => this.onHint(hint),
    onConnection: (connection) => this.connection.set(connection),
  });
  private waiting: LiveHint[] = [];
  private check: ReturnType<typeof setTimeout> | null = null;

  readonly state = computed<LiveState>(() => {
    if (!this.isOnline()) return 'offline';
    if (this.isPaused()) return 'paused';
    return this.isHolding() ? 'held' : this.connection();
  });

  constructor() {
    this.watchPage();
    effect(() => {
      const isWanted = this.session.isSignedIn() && !this.isPaused() && !this.isHidden() && this.isOnline();
      if (isWanted) this.tabs.start();
      else this.tabs.stop();
    });
    inject(DestroyRef).onDestroy(() => {
      this.tabs.stop();
      this.stopHolding();
    });
  }

  togglePaused(): void {
    this.isPaused.update((paused) => !paused);
  }

  /** Makes every page read again now, whatever holds or pauses: somebody asked for it. */
  refresh(): void {
    this.stopHolding();
    this.tell({ type: 'reset' });
  }

  /** Calls back on every hint of these types, and on `reset`, until the caller is destroyed. Hints come in bursts: read at most
   *  about once a second. */
  listen(types: readonly string[], callback: (hint: LiveHint) => void, destroyRef: DestroyRef): void {
    const listener = (hint: LiveHint): void => {
      if (hint.type === 'reset' || types.includes(hint.type)) callback(hint);
    };
    this.listeners.add(listener);
    destroyRef.onDestroy(() => this.listeners.delete(listener));
  }

  private watchPage(): void {
    const view = this.document.defaultView;
    this.document.addEventListener('visibilitychange', () => this.isHidden.set(this.document.hidden));
    view?.addEventListener('online', () => this.isOnline.set(true));
    view?.addEventListener('offline', () => this.isOnline.set(false));
  }

  private onHint(hint: LiveHint): void {
    this.waiting.push(hint);
    if (this.waiting.length > MOST_WAITING) this.waiting = [{ type: 'reset' }];
    this.check ??= setTimeout(() => this.look(), GATHER_MS);
  }

  private look(): void {
    if (!this.hold.isHeld()) return this.release();
    this.isHolding.set(true);
    this.check = setTimeout(() => this.look(), HOLD_CHECK_MS);
  }

  private release(): void {
    const hints = this.waiting;
    this.stopHolding();
    for (const hint of hints) this.tell(hint);
  }

  private stopHolding(): void {
    if (this.check !== null) clearTimeout(this.check);
    this.check = null;
    this.waiting = [];
    this.isHolding.set(false);
  }

  private tell(hint: LiveHint): void {
    for (const listener of [...this.listeners]) listener(hint);
  }
}

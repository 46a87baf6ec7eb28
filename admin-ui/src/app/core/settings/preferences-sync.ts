import { computed, effect, inject, Injectable } from '@angular/core';
import { Api } from '../api/generated/api';
import { getPreferences } from '../api/generated/fn/views/get-preferences';
import { savePreferences } from '../api/generated/fn/views/save-preferences';
import type { SavedPreferencesDto } from '../api/generated/models/saved-preferences-dto';
import { SessionStore } from '../auth/session.store';
import { PreferencesStore, type Choices } from './preferences';

/** Several choices in a row are sent as one. */
const QUIET_MS = 800;

/** Keeps the choices of whoever is signed in on the server, so that they follow from browser to browser: read at the sign-in and at the
 *  start of the page, written after each change. What cannot be sent stays in this browser and goes with the next change or start. */
@Injectable({ providedIn: 'root' })
export class PreferencesSync {
  private readonly api = inject(Api);
  private readonly preferences = inject(PreferencesStore);
  private readonly session = inject(SessionStore);
  private readonly owner = computed(() => this.session.me()?.name ?? null);
  /** Whose choices were read. */
  private known: string | null = null;
  private last: Promise<void> = Promise.resolve();

  constructor() {
    effect((onCleanup) => {
      const owner = this.owner();
      const since = this.preferences.unsentSince();
      if (owner === null) this.known = null;
      if (owner === null || (owner === this.known && since === null)) return;
      const wait = owner === this.known ? QUIET_MS : 0;
      const timer = setTimeout(() => {
        // One after the other: a slow answer must not undo a later one.
        this.last = this.last.then(() => this.exchange(owner));
      }, wait);
      onCleanup(() => clearTimeout(timer));
    });
  }

  private async exchange(owner: string): Promise<void> {
    try {
      const saved = await this.api.invoke(getPreferences);
      if (this.owner() !== owner) return;
      // What is chosen while the page is open is the newest; only what an earlier visit left is compared by the clocks.
      const savedAt =
        this.known === owner ? -Infinity : saved.savedAt === null ? null : Date.parse(saved.savedAt);
      this.preferences.merge(owner, choicesOf(saved), savedAt);
      this.known = owner;
      const since = this.preferences.unsentSince();
      if (since === null) return;
      await this.api.invoke(savePreferences, { body: this.preferences.chosen() });
      this.preferences.markSent(since);
    } catch {
      // The choices hold in this browser; nobody has to be told that others do not know them yet.
    }
  }
}

/** Null leaves it to the browser, as what is absent does. */
function choicesOf({ savedAt: _savedAt, ...saved }: SavedPreferencesDto): Choices {
  return Object.fromEntries(Object.entries(saved).filter(([, value]) => value !== null));
}

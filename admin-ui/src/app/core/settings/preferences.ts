import { computed, effect, Injectable, signal } from '@angular/core';

/** Languages of the console. */
export type Language = 'en' | 'ar';
/** Where times are read: the job's zone, the browser's, UTC, or any IANA name. */
export type ZoneChoice = 'job' | 'mine' | (string & {});

/** What a person chose; kept in this browser. */
export interface Preferences {
  language: Language;
  /** Digits of Arabic texts: Latin (123) or Arabic-Indic. */
  digits: 'latn' | 'arab';
  /** null = what suits the page: the job's zone where one job is shown, else the browser's. */
  zone: ZoneChoice | null;
  theme: 'system' | 'light' | 'dark';
  density: 'comfortable' | 'compact';
  /** The navigation on wide screens: with words, or icons only. */
  navigation: 'wide' | 'narrow';
  /** Single-key shortcuts (WCAG 2.1.4 wants them to be switchable). */
  shortcuts: boolean;
}

/** Also read by public/boot.js before the first paint. */
export const PREFERENCES_KEY = 'mawid.preferences';

/** One person's choices as signals; every change is stored at once. Storage that is closed or garbled counts as empty. */
@Injectable({ providedIn: 'root' })
export class PreferencesStore {
  private readonly state = signal<Preferences>({ ...defaults(), ...readStored() });
  readonly all = this.state.asReadonly();
  readonly language = computed(() => this.state().language);
  readonly shortcuts = computed(() => this.state().shortcuts);

  constructor() {
    effect(() => store(this.state()));
  }

  /** Changes some choices, leaves the others. */
  change(part: Partial<Preferences>): void {
    this.state.update((state) => ({ ...state, ...part }));
  }
}

function defaults(): Preferences {
  const language: Language = /^ar\b/.test(globalThis.navigator?.language ?? '') ? 'ar' : 'en';
  return {
    language,
    digits: 'latn',
    zone: null,
    theme: 'system',
    density: 'comfortable',
    navigation: 'wide',
    shortcuts: true,
  };
}

function readStored(): Partial<Preferences> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(PREFERENCES_KEY) ?? '{}');
    return typeof stored === 'object' && stored !== null ? stored : {};
  } catch {
    return {};
  }
}

function store(preferences: Preferences): void {
  try {
    localStorage.setItem(PREFERENCES_KEY, JSON.stringify(preferences));
  } catch {
    // A closed storage only costs the memory of the choice.
  }
}

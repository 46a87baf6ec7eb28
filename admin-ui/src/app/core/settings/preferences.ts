import { computed, effect, Injectable, signal } from '@angular/core';

/** Languages of the console. */
export type Language = 'en' | 'ar';
/** Where times are read: the job's zone, the browser's, UTC, or any IANA name. */
export type ZoneChoice = 'job' | 'mine' | (string & {});

/** What a person chose; this browser keeps it for the first paint, the server for all browsers (preferences-sync.ts). */
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
  /** Columns of a list; null = the usual ones. See columns.ts. */
  jobColumns: string[] | null;
  executionColumns: string[] | null;
}

/** What somebody chose; what is absent is left to the browser. */
export type Choices = Partial<Preferences>;

/** Also read by public/boot.js before the first paint: {@link Choices}. */
export const PREFERENCES_KEY = 'mawid.preferences';
/** {@link Unsent}. */
const UNSENT_KEY = 'mawid.preferences-unsent';

/** What the server does not know yet. */
interface Unsent {
  /** Whose choices this browser keeps; null = nobody has signed in. */
  owner: string | null;
  choices: Choices;
  /** When the last of them was made, epoch ms of this browser; null = there are none. */
  at: number | null;
}

/** One person's choices as signals; every change is stored at once. Storage that is closed or garbled counts as empty. */
@Injectable({ providedIn: 'root' })
export class PreferencesStore {
  private readonly defaults = defaults();
  private readonly state = signal<Choices>(read(PREFERENCES_KEY));
  private readonly unsent = signal<Unsent>({
    owner: null,
    choices: {},
    at: null,
    ...read<Partial<Unsent>>(UNSENT_KEY),
  });
  /** What was chosen, without what nobody chose. */
  readonly chosen = this.state.asReadonly();
  readonly all = computed<Preferences>(() => ({ ...this.defaults, ...this.state() }));
  readonly language = computed(() => this.all().language);
  readonly shortcuts = computed(() => this.all().shortcuts);
  /** When the last change was made that the server does not know, epoch ms; null = it knows all. */
  readonly unsentSince = computed(() => this.unsent().at);

  constructor() {
    effect(() => store(PREFERENCES_KEY, this.state()));
    effect(() => store(UNSENT_KEY, this.unsent()));
  }

  /** Changes some choices, leaves the others. */
  change(part: Choices): void {
    this.state.update((state) => ({ ...state, ...part }));
    this.unsent.update(({ owner, choices }) => ({ owner, choices: { ...choices, ...part }, at: Date.now() }));
  }

  /** Takes over what the server keeps of somebody. Of each choice the newest wins: what the server does not know yet stays, if it was made
   *  after `savedAt`. Where the server keeps nothing, choices of this browser become this person's, unless they are another's.
   *  @param savedAt epoch ms; null = it keeps nothing. -Infinity = what it does not know is the newest, whatever the clocks say. */
  merge(owner: string, saved: Choices, savedAt: number | null): void {
    const { owner: before, choices, at } = this.unsent();
    const isMine = before === null || before === owner;
    const isNewer = at !== null && at > (savedAt ?? -Infinity);
    const mine = { ...(savedAt === null && isMine && this.state()), ...(isNewer && choices) };
    this.state.set({ ...saved, ...mine });
    const isKnown = Object.keys(mine).length === 0;
    this.unsent.set({ owner, choices: mine, at: isKnown ? null : (at ?? Date.now()) });
  }

  /** The server has all that was chosen up to an instant that {@link unsentSince} told. */
  markSent(since: number): void {
    this.unsent.update((unsent) => (unsent.at === since ? { ...unsent, choices: {}, at: null } : unsent));
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
    jobColumns: null,
    executionColumns: null,
  };
}

function read<T extends object>(key: string): T {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    return (typeof stored === 'object' && stored !== null ? stored : {}) as T;
  } catch {
    return {} as T;
  }
}

function store(key: string, value: object): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A closed storage only costs the memory of the choice.
  }
}

import { NAVIGATION } from './navigation';

/** What a key does. */
export type ShortcutId =
  | 'search'
  | 'help'
  | 'create'
  | 'next-row'
  | 'previous-row'
  | 'select'
  | 'open'
  | 'edit'
  | 'run'
  | 'pause'
  | 'refresh'
  | 'live'
  | 'theme';

/** One key, by its place on the keyboard (`KeyboardEvent.code`), so that it works on every layout. */
export interface Shortcut {
  id: ShortcutId;
  code: string;
  shift: boolean;
  /** As printed in the help. */
  keys: string;
}

/** All single keys, in the order of the help. Words: `shortcuts.<id>`. */
export const SHORTCUTS: readonly Shortcut[] = [
  { id: 'search', code: 'Slash', shift: false, keys: '/' },
  { id: 'help', code: 'Slash', shift: true, keys: '?' },
  { id: 'create', code: 'KeyC', shift: false, keys: 'c' },
  { id: 'next-row', code: 'KeyJ', shift: false, keys: 'j' },
  { id: 'previous-row', code: 'KeyK', shift: false, keys: 'k' },
  { id: 'select', code: 'KeyX', shift: false, keys: 'x' },
  { id: 'open', code: 'Enter', shift: false, keys: 'Enter' },
  { id: 'edit', code: 'KeyE', shift: false, keys: 'e' },
  { id: 'run', code: 'KeyR', shift: false, keys: 'r' },
  { id: 'pause', code: 'KeyP', shift: false, keys: 'p' },
  { id: 'refresh', code: 'KeyR', shift: true, keys: 'Shift R' },
  { id: 'live', code: 'Period', shift: false, keys: '.' },
  { id: 'theme', code: 'KeyT', shift: false, keys: 't' },
];

/** `g` and then a letter, with the page it leads to. */
export const GO_SHORTCUTS = NAVIGATION.map(({ code, label, path }) => ({
  code,
  label,
  path,
  keys: `g ${code.replace('Key', '').toLowerCase()}`,
}));

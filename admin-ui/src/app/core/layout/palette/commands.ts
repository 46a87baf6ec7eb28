import type { IconName } from '../../../shared/ui/icon';

/** One entry of the command palette. */
export interface Command {
  /** Unique among all entries. */
  id: string;
  /** In the language of the page: it is what is searched. */
  label: string;
  /** A second, muted word: the kind of thing, or its key. */
  hint: string;
  icon: IconName;
  run: () => void;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The id of an execution, where the text is one; else null. */
export function executionIdIn(text: string): string | null {
  const trimmed = text.trim();
  return UUID.test(trimmed) ? trimmed.toLowerCase() : null;
}

/** Small letters without marks: "Café" is found by "cafe", Arabic with and without vowel signs alike. */
export function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The commands that contain every word of the text; those whose label begins with it first, then those with a word that does, else in
 *  the given order. An empty text keeps all. */
export function matchCommands<T extends Pick<Command, 'label'>>(commands: readonly T[], text: string): T[] {
  const wanted = folded(text).trim();
  if (wanted === '') return [...commands];
  const words = wanted.split(/\s+/);
  const rank = (label: string): number => {
    if (!words.every((word) => label.includes(word))) return 3;
    if (label.startsWith(wanted)) return 0;
    return label.split(/\s+/).some((word) => word.startsWith(words[0]!)) ? 1 : 2;
  };
  return commands
    .map((command) => ({ command, rank: rank(folded(command.label)) }))
    .filter((each) => each.rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .map(({ command }) => command);
}

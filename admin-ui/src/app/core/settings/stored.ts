import { effect, signal, type WritableSignal } from '@angular/core';

/** A choice kept in this browser under `mawid.<name>`. Call it where injection works.
 *  @param read from what is stored (`undefined` = nothing, or nonsense): checks it and fills in what is missing. */
export function stored<T>(name: string, read: (known: unknown) => T): WritableSignal<T> {
  const key = `mawid.${name}`;
  const value = signal(read(parse(key)));
  effect(() => {
    const text = JSON.stringify(value());
    try {
      localStorage.setItem(key, text);
    } catch {
      // A closed storage only costs the memory of the choice.
    }
  });
  return value;
}

function parse(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

/** For {@link stored}: those of the known words that are stored, in the order of `words`. */
export function wordsOf<T extends string>(
  words: readonly T[],
  fallback: readonly T[],
): (known: unknown) => T[] {
  return (known) => (Array.isArray(known) ? words.filter((word) => known.includes(word)) : [...fallback]);
}

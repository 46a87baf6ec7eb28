import { computed, inject, type Signal } from '@angular/core';
import { PreferencesStore, type Choices } from './preferences';

/** The lists whose columns are chosen. */
type ColumnField = 'jobColumns' | 'executionColumns';

/** Columns of a list as the person chose and ordered them; `set` changes the choice. Call it where injection works.
 *  @param usual what is shown until somebody chooses. */
export function chosenColumns<T extends string>(
  field: ColumnField,
  words: readonly T[],
  usual: readonly T[],
): Signal<readonly T[]> & { set(columns: T[]): void } {
  const preferences = inject(PreferencesStore);
  const columns = computed<readonly T[]>(
    () => {
      const chosen = preferences.all()[field];
      return Array.isArray(chosen)
        ? chosen.flatMap((word) => words.find((known) => known === word) ?? [])
        : usual;
    },
    // A change of the theme must not read the list again.
    { equal: (a, b) => a.join() === b.join() },
  );
  return Object.assign(columns, {
    set: (chosen: T[]) => preferences.change({ [field]: chosen } satisfies Choices),
  });
}

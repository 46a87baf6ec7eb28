import { computed, linkedSignal, type Signal } from '@angular/core';

/** What a list shows while fresh answers keep coming in. */
export interface MergedRows<T> {
  /** The rows on screen, in the order they were. */
  rows: T[];
  /** Rows of the fresh answer that are not on screen. */
  newCount: number;
  fresh: T[];
}

/** Puts fresh values into the rows on screen without moving, adding or removing one: live data never takes control away. Rows that
 *  are no longer in the answer keep their last values. */
export function mergeRows<T extends { id: string | number }>(
  shown: readonly T[],
  fresh: readonly T[],
): MergedRows<T> {
  const byId = new Map(fresh.map((row) => [row.id, row]));
  const shownIds = new Set(shown.map((row) => row.id));
  return {
    rows: shown.map((row) => byId.get(row.id) ?? row),
    newCount: fresh.filter((row) => !shownIds.has(row.id)).length,
    fresh: [...fresh],
  };
}

/** Those of `shown` that are in the answer. */
function stillIn<T extends { id: string | number }>(shown: readonly T[], fresh: readonly T[]): T[] {
  const ids = new Set(fresh.map((row) => row.id));
  return shown.filter((row) => ids.has(row.id));
}

/** Rows of a list as a signal.
 *  @param fresh the newest answer. @param view changes when the person asks for another list (filter, page): then it is taken over whole. */
export interface LiveRows<T> {
  readonly rows: Signal<T[]>;
  readonly newCount: Signal<number>;
  /** Shows the newest answer as it is. */
  showNew(): void;
  /** Shows the next answer as it is: the person asked for it. */
  showNext(): void;
  /** Takes off what the answers do not have any more, now and with the next one: after the person did something to a row. */
  dropGone(): void;
}

/** What is done with the next answer of the same view: rows stay where they are, or those that are gone are taken off, or it is taken over whole. */
type NextAnswer = 'merge' | 'drop' | 'show';

/** See {@link LiveRows}. */
export function liveRows<T extends { id: string | number }>(
  fresh: () => { view: string; items: readonly T[] } | undefined,
): LiveRows<T> {
  const state = linkedSignal<
    { view: string; items: readonly T[] } | undefined,
    MergedRows<T> & { view: string; next: NextAnswer }
  >({
    source: fresh,
    computation: (answer, previous) => {
      const before = previous?.value;
      if (!answer) return before ?? { rows: [], newCount: 0, fresh: [], view: '', next: 'merge' };
      const { view, items } = answer;
      // An empty list has nothing that could jump.
      if (!before || before.view !== view || before.next === 'show' || before.rows.length === 0) {
        return { rows: [...items], newCount: 0, fresh: [...items], view, next: 'merge' };
      }
      const shown = before.next === 'drop' ? stillIn(before.rows, items) : before.rows;
      return { ...mergeRows(shown, items), view, next: 'merge' };
    },
  });
  return {
    rows: computed(() => state().rows),
    newCount: computed(() => state().newCount),
    dropGone: () => state.update((now) => ({ ...now, rows: stillIn(now.rows, now.fresh), next: 'drop' })),
    showNext: () => state.update((now) => ({ ...now, next: 'show' })),
    showNew: () => state.update((now) => ({ ...now, rows: now.fresh, newCount: 0 })),
  };
}

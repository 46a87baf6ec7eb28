import { DestroyRef, inject } from '@angular/core';
import { LiveStore, type LiveHint } from './live.store';

const SHORTEST_DISTANCE_MS = 1_000;

/** Reads again when hints say so: at once after a quiet second, else at the end of that second, so a burst costs one read a
 *  second. Call it where injection works.
 *  @param concerns whether a hint touches what is shown; `reset` and `many` always do. */
export function reloadOnHints(
  types: readonly string[],
  reload: () => void,
  concerns: (hint: LiveHint) => boolean = () => true,
): void {
  const destroyRef = inject(DestroyRef);
  let last = -Infinity;
  let waiting: ReturnType<typeof setTimeout> | null = null;
  const run = (): void => {
    waiting = null;
    last = performance.now();
    reload();
  };
  inject(LiveStore).listen(
    types,
    (hint) => {
      if (waiting !== null) return;
      if (hint.type !== 'reset' && hint.many !== true && !concerns(hint)) return;
      const rest = last + SHORTEST_DISTANCE_MS - performance.now();
      waiting = setTimeout(run, Math.max(0, rest));
    },
    destroyRef,
  );
  destroyRef.onDestroy(() => {
    if (waiting !== null) clearTimeout(waiting);
  });
}

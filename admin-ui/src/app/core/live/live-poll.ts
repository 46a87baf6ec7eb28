import { DestroyRef, DOCUMENT, inject } from '@angular/core';
import { LiveHold } from './live-hold';
import { LiveStore } from './live.store';

/** Reads again every so often, for what the live stream has no hints of. It stands still where hints would: while live data is paused, the
 *  browser is offline, the tab is hidden, or something is typed, chosen or pointed at. Call it where injection works.
 *  @param isNeeded asked each time: whether anything is about to change. */
export function reloadEvery(periodMs: number, isNeeded: () => boolean, reload: () => void): void {
  const live = inject(LiveStore);
  const hold = inject(LiveHold);
  const document = inject(DOCUMENT);
  const isStill = (): boolean =>
    document.hidden || ['paused', 'offline'].includes(live.state()) || hold.isHeld();
  const timer = setInterval(() => {
    if (isNeeded() && !isStill()) reload();
  }, periodMs);
  inject(DestroyRef).onDestroy(() => clearInterval(timer));
}

import { effect, signal, untracked, type Signal, type WritableSignal } from '@angular/core';

const EVERY_MS = 10_000;

/** New lines told to screen readers: off until wanted, then one sum in ten seconds, so that a busy log does not talk without end. */
export interface Announcements {
  readonly isOn: WritableSignal<boolean>;
  /** New lines since the last sum; 0 = nothing to say. */
  readonly count: Signal<number>;
}

/** Call it where injection works. @param lines how many there are. */
export function announcements(lines: () => number): Announcements {
  const isOn = signal(false);
  const count = signal(0);
  effect((onCleanup) => {
    if (!isOn()) return;
    let told = untracked(lines);
    const timer = setInterval(() => {
      const now = lines();
      count.set(now - told);
      told = now;
    }, EVERY_MS);
    onCleanup(() => clearInterval(timer));
  });
  return { isOn, count: count.asReadonly() };
}

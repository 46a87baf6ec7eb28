import { epochMs, type EpochMs } from '../kernel/index.js';
import { nextFire } from './next-fire.js';
import type { Trigger } from './trigger.js';

/** Last nominal fire strictly before `before`, and after 1970; null when there is none. `nextFire` never decreases, so it is found by
 *  halving: some fifty questions however far it lies back. */
export function previousFire(trigger: Trigger, before: EpochMs): EpochMs | null {
  const first = nextFire(trigger, epochMs(-1));
  if (first === null || first >= before) return null;
  let found = first;
  let end = before - 1;
  while (found < end) {
    const middle = epochMs(found + Math.floor((end - found) / 2));
    const fire = nextFire(trigger, middle);
    if (fire !== null && fire < before) found = fire;
    else end = middle;
    const following = nextFire(trigger, found);
    if (following === null || following >= before) return found;
  }
  return found;
}

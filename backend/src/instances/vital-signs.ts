import { MINUTE, type Ms } from '../kernel/index.js';

/** Measurements of the database's clock that are remembered. */
export const CORRECTIONS_KEPT = 3;

/** How this process has been doing lately: what its heartbeat measured. */
export class VitalSigns {
  private newest: Ms[] = [];
  private delays: { at: Ms; delayMs: Ms }[] = [];

  /** What each of the last measurements had to correct in the estimate of the database's time, newest last. */
  get corrections(): readonly Ms[] {
    return this.newest;
  }

  noteCorrection(correctionMs: Ms): void {
    this.newest = [...this.newest, correctionMs].slice(-CORRECTIONS_KEPT);
  }

  /** @param delayMs longest time the event loop was held up since the last note. @param at monotonic. */
  noteLoopDelay(delayMs: Ms, at: Ms): void {
    this.delays = [...this.delays.filter((delay) => at - delay.at < MINUTE), { at, delayMs }];
  }

  /** Longest delays of the last minute, one a second at most, in no particular order. @param now monotonic. */
  loopDelays(now: Ms): Ms[] {
    return this.delays.filter(({ at }) => now - at < MINUTE).map(({ delayMs }) => delayMs);
  }
}

import { epochMs, type EpochMs, type Ms } from './time.js';

/** The only source of time. Everything takes it by injection, so tests use a fake one and never sleep.
 *  The wall clock decides nothing: due times come from the database (`database/database-time.ts`), waiting uses {@link Clock.monotonic}. */
export abstract class Clock {
  /** The local wall clock. May step in either direction at any time. */
  abstract now(): EpochMs;
  /** Milliseconds from an arbitrary start, never decreasing, not affected by clock steps. Fractional. */
  abstract monotonic(): Ms;
  /** Calls `callback` once after `delay` (>= 0; clamped to 2^31-1 ms, because longer ones would fire at once).
   *  May fire up to 2 ms early: compare with the clock again. @returns a function that cancels it; harmless twice. */
  abstract setTimeout(callback: () => void, delay: Ms): () => void;
  /** Calls `callback` every `period` until the returned function is called. */
  abstract setInterval(callback: () => void, period: Ms): () => void;

  /** Resolves after `delay`, or at once when `signal` aborts; never rejects. */
  sleep(delay: Ms, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = (): void => {
        cancel();
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const cancel = this.setTimeout(done, delay);
      signal?.addEventListener('abort', done, { once: true });
    });
  }
}

/** Longest delay a Node timer takes; a longer one fires after 1 ms (Node documentation, "setTimeout"). */
export const MAX_TIMER_MS: Ms = 2 ** 31 - 1;

/** The machine's clocks. */
export class SystemClock extends Clock {
  now(): EpochMs {
    return epochMs(Date.now());
  }

  /** Common to all threads of the machine (CLOCK_MONOTONIC), unlike `performance.now()`: the beat thread's stamps are compared with it. */
  monotonic(): Ms {
    return Number(process.hrtime.bigint()) / 1e6;
  }

  setTimeout(callback: () => void, delay: Ms): () => void {
    const timer = setTimeout(callback, Math.min(Math.max(delay, 0), MAX_TIMER_MS));
    return () => clearTimeout(timer);
  }

  setInterval(callback: () => void, period: Ms): () => void {
    const timer = setInterval(callback, Math.min(period, MAX_TIMER_MS));
    return () => clearInterval(timer);
  }
}

import { SystemClock, type Ms } from '../../src/kernel/index.js';

const clock = new SystemClock();

/** Repeats `check` until it neither throws nor returns false. Only for tests against real processes and real time; everything else
 *  drives a fake clock. @throws what `check` threw last when `withinMs` are over. */
export async function eventually<T>(check: () => Promise<T> | T, withinMs: Ms = 8_000): Promise<T> {
  const until = clock.monotonic() + withinMs;
  for (;;) {
    try {
      const value = await check();
      if (value !== false) return value;
      if (clock.monotonic() > until) throw new Error(`still false after ${withinMs} ms`);
    } catch (error) {
      if (clock.monotonic() > until) throw error;
    }
    await clock.sleep(25);
  }
}

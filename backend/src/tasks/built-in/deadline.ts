import type { Clock, Ms } from '../../kernel/index.js';

/** How long work may take, and what it ends with then; `signal` ends it at any point. */
export interface Deadline {
  ms: Ms;
  late: () => Error;
  signal: AbortSignal;
}

/** Runs work that gets a signal of its deadline. @throws what the work throws; when it was ended, the reason: an aborted stream reports an
 *  AbortError of its own, which says less. */
export async function withDeadline<T>(
  clock: Clock,
  { ms, late, signal }: Deadline,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timeout = new AbortController();
  const stop = clock.setTimeout(() => timeout.abort(late()), ms);
  const either = AbortSignal.any([signal, timeout.signal]);
  try {
    return await work(either);
  } catch (error) {
    throw either.aborted ? either.reason : error;
  } finally {
    stop();
  }
}

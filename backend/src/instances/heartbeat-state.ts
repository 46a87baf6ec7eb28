import type { Ms } from '../kernel/index.js';

/** What an observer remembers of a peer. Times are the observer's own monotonic clock: no two clocks are ever compared. */
export interface PeerPulse {
  /** The beat last read. */
  beat: number;
  /** When this value was first read. */
  sinceMs: Ms;
  /** Successful reads of this same value, the first included. */
  reads: number;
}

/** Reads of an unchanged beat that a verdict needs, however long they took: one slow read proves nothing. */
export const READS_FOR_DEATH = 5;

/** Takes a reading in. A changed beat starts the count anew.
 *  @param known null at the first sight, and after a failed read: an outage of the database must declare nobody dead. */
export function observePulse(known: PeerPulse | null, beat: number, nowMs: Ms): PeerPulse {
  if (known === null || known.beat !== beat) return { beat, sinceMs: nowMs, reads: 1 };
  return { ...known, reads: known.reads + 1 };
}

/** Whether the same beat was read at least {@link READS_FOR_DEATH} times over at least `ttlMs`. */
export function isDead(pulse: PeerPulse, nowMs: Ms, ttlMs: Ms): boolean {
  return pulse.reads >= READS_FOR_DEATH && nowMs - pulse.sinceMs >= ttlMs;
}

/** So much earlier than a peer may declare it dead an instance stops starting work. */
export const SILENCE_MARGIN_MS: Ms = 2_000;

/** Whether an instance whose last acknowledged beat was at `lastBeatMs` may still start work. It stops two seconds before the earliest
 *  moment at which a peer may declare it dead. */
export function mayStart(lastBeatMs: Ms, nowMs: Ms, ttlMs: Ms): boolean {
  return nowMs - lastBeatMs < ttlMs - SILENCE_MARGIN_MS;
}

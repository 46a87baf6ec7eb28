import { epochMs, type EpochMs, type Ms } from '../kernel/index.js';
import { SESSION_ABSOLUTE_MS } from './auth-options.js';

/** When a session used at `now` ends: it slides with use, but never past its absolute end.  @returns the first instant at
 *  which it is no longer valid. */
export function sessionExpiry(createdAt: EpochMs, now: EpochMs, sessionTtlMs: Ms): EpochMs {
  return epochMs(Math.min(now + sessionTtlMs, createdAt + SESSION_ABSOLUTE_MS));
}

import { tooManyRequests } from '../http/index.js';
import { HOUR, MINUTE, SECOND, type Clock, type Ms } from '../kernel/index.js';

interface Failures {
  count: number;
  /** Monotonic. */
  last: Ms;
  /** Monotonic; attempts before it are refused. */
  blockedUntil: Ms;
}

/** Failures that cost nothing: people mistype. */
const FREE = { account: 5, address: 20 } as const;
const LONGEST_WAIT: Ms = 15 * MINUTE;
const FORGOTTEN_AFTER: Ms = HOUR;
const MAX_TRACKED = 20_000;

/** Slows guessing down by account and by address: after the free failures each further one doubles the wait, from 1 s to 15 min.
 *  Kept in memory, so n processes allow n times as many guesses; an hour without failure, or a restart, forgets. */
export class LoginThrottle {
  private readonly failures = new Map<string, Failures>();

  constructor(private readonly clock: Clock) {}

  /** Counts an attempt as failed before its password is checked, so that attempts in parallel cannot slip through.
   *  @throws TOO_MANY_REQUESTS while the account or the address has to wait. */
  begin(username: string, address: string): void {
    const now = this.clock.monotonic();
    const keys = [
      { key: `account:${username}`, free: FREE.account },
      { key: `address:${address}`, free: FREE.address },
    ];
    const wait = Math.max(...keys.map(({ key }) => (this.failures.get(key)?.blockedUntil ?? 0) - now));
    if (wait > 0)
      throw tooManyRequests(wait / SECOND, 'Too many failed sign-ins. Wait before you try again.');
    for (const { key, free } of keys) this.count(key, free, now);
  }

  /** Takes back what {@link begin} counted: the password was right. */
  succeed(username: string, address: string): void {
    this.failures.delete(`account:${username}`);
    const entry = this.failures.get(`address:${address}`);
    if (!entry) return;
    entry.count -= 1;
    entry.blockedUntil = 0;
  }

  private count(key: string, free: number, now: Ms): void {
    const former = this.failures.get(key);
    const isFresh = former !== undefined && now - former.last < FORGOTTEN_AFTER;
    const count = (isFresh ? former.count : 0) + 1;
    const wait = count < free ? 0 : Math.min(LONGEST_WAIT, SECOND * 2 ** Math.min(20, count - free));
    this.failures.delete(key);
    this.failures.set(key, { count, last: now, blockedUntil: wait === 0 ? 0 : now + wait });
    if (this.failures.size > MAX_TRACKED) this.forgetOldest();
  }

  private forgetOldest(): void {
    const oldest = this.failures.keys().next();
    if (!oldest.done) this.failures.delete(oldest.value);
  }
}

import type { Clock, Ms } from '../kernel/index.js';

/** What a request was told about its budget. */
export interface RateVerdict {
  isAllowed: boolean;
  /** Requests left now. */
  remaining: number;
  /** Until the next request is allowed (when refused), else until the budget is full again. */
  waitMs: Ms;
}

const MAX_TRACKED = 10_000;

/** Token bucket for each key: `limit` requests at once, refilled evenly over `periodMs`. Kept in memory, so each process counts
 *  for itself. Full buckets are forgotten; of more than 10,000 keys the oldest are. */
export class RateLimiter {
  private readonly buckets = new Map<string, { tokens: number; at: Ms }>();

  constructor(
    private readonly clock: Clock,
    private readonly limit: number,
    private readonly periodMs: Ms,
  ) {}

  take(key: string): RateVerdict {
    const now = this.clock.monotonic();
    const perMs = this.limit / this.periodMs;
    const bucket = this.buckets.get(key);
    const tokens = bucket ? Math.min(this.limit, bucket.tokens + (now - bucket.at) * perMs) : this.limit;
    const isAllowed = tokens >= 1;
    const left = isAllowed ? tokens - 1 : tokens;
    // Deleted first, so that the map stays in order of last use and its head is what may be forgotten.
    this.buckets.delete(key);
    this.buckets.set(key, { tokens: left, at: now });
    if (this.buckets.size > MAX_TRACKED) this.forgetOldest();
    const waitMs = isAllowed ? (this.limit - left) / perMs : (1 - left) / perMs;
    return { isAllowed, remaining: Math.floor(left), waitMs };
  }

  private forgetOldest(): void {
    const oldest = this.buckets.keys().next();
    if (!oldest.done) this.buckets.delete(oldest.value);
  }
}

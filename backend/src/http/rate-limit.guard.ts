import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppError, Clock, MINUTE } from '../kernel/index.js';
import { RateLimiter } from './rate-limit.js';

/** Injection token of the limit: requests a minute and client address; 0 = none. */
export const RATE_LIMIT_PER_MINUTE = Symbol('rate limit per minute');

const UNLIMITED = new Set(['/healthz', '/readyz', '/metrics', '/version']);

/** General limit by client address over all routes together, counted in this process only (n processes allow n times as much).
 *  Answers carry `RateLimit-Limit`, `-Remaining` and `-Reset` (seconds). Probes are not counted: a flood must not make the
 *  orchestrator restart the process. Our own because @nestjs/throttler is CommonJS, requires ESM Nest in a cycle under Jest,
 *  and walks one time stamp per past request. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  private readonly limiter: RateLimiter;

  constructor(
    @Inject(Clock) clock: Clock,
    @Inject(RATE_LIMIT_PER_MINUTE) private readonly limit: number,
  ) {
    this.limiter = new RateLimiter(clock, Math.max(1, limit), MINUTE);
  }

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    if (this.limit === 0 || UNLIMITED.has(request.path)) return true;
    const { isAllowed, remaining, waitMs } = this.limiter.take(request.ip ?? '');
    setRateLimitHeaders(http.getResponse<Response>(), { limit: this.limit, remaining, resetMs: waitMs });
    if (isAllowed) return true;
    throw tooManyRequests(waitMs / 1_000, `More than ${this.limit} requests in a minute. Slow down.`);
  }
}

/** `RateLimit-*` headers; `resetMs` is sent in whole seconds, rounded up. */
export function setRateLimitHeaders(
  response: Pick<Response, 'setHeader'>,
  budget: { limit: number; remaining: number; resetMs: number },
): void {
  response.setHeader('RateLimit-Limit', String(budget.limit));
  response.setHeader('RateLimit-Remaining', String(budget.remaining));
  response.setHeader('RateLimit-Reset', String(Math.ceil(budget.resetMs / 1_000)));
}

/** 429 with `Retry-After`. */
export function tooManyRequests(retryAfterSeconds: number, detail: string): AppError {
  const seconds = Math.max(1, Math.ceil(retryAfterSeconds));
  return new AppError('TOO_MANY_REQUESTS', {
    status: 429,
    detail,
    params: { retryAfterSeconds: seconds },
    retryAfterSeconds: seconds,
  });
}

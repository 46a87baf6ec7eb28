import { Inject, Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { Clock, SECOND } from '../kernel/index.js';
import { MetricsRegistry } from './metrics-registry.js';

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Measures each request by its route's pattern. Streams are left out: they last as long as somebody looks. */
@Injectable()
export class HttpMetricsMiddleware implements NestMiddleware {
  constructor(
    @Inject(MetricsRegistry) private readonly metrics: MetricsRegistry,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  use(request: Request, response: Response, next: NextFunction): void {
    const began = this.clock.monotonic();
    response.once('finish', () => {
      if (String(response.getHeader('content-type')).startsWith('text/event-stream')) return;
      const labels = {
        method: METHODS.has(request.method) ? request.method : 'other',
        route: patternOf(request),
        status: `${Math.floor(response.statusCode / 100)}xx`,
      };
      this.metrics.observe(
        'mawid_http_request_duration_seconds',
        labels,
        (this.clock.monotonic() - began) / SECOND,
      );
    });
    next();
  }
}

/** `/api/v1/scheduler/jobs/:id`, never a path with values. */
function patternOf(request: Request): string {
  const route = request.route as { path?: unknown } | undefined;
  return typeof route?.path === 'string' && !route.path.includes('*') ? route.path : 'unmatched';
}

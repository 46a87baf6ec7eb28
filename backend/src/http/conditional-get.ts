import { createHash } from 'node:crypto';
import {
  applyDecorators,
  Injectable,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import type { NextFunction, Request, Response } from 'express';
import { map, type Observable } from 'rxjs';

/** Lets whoever polls a GET route send the ETag of its last answer in `If-None-Match`: unchanged, the answer is 304 without a body. The
 *  tag is weak and made of the answer itself without `now`, the one field that always changes. Saves the way and the client's work, not
 *  the read. */
export function ConditionalGet(): MethodDecorator {
  return applyDecorators(
    UseInterceptors(ConditionalGetInterceptor),
    ApiHeader({
      name: 'If-None-Match',
      required: false,
      description: 'The ETag of the last answer; 304 while the answer would be the same but for now.',
      schema: { type: 'string', example: 'W/"2jmj7l5rSw0yVb_vlWAYkK_YBwk"' },
    }),
    ApiResponse({ status: 304, description: 'Nothing has changed.' }),
  );
}

@Injectable()
class ConditionalGetInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const response = context.switchToHttp().getResponse<Response>();
    // Express compares it with If-None-Match and answers 304 by itself.
    return next.handle().pipe(
      map((body: object) => {
        response.setHeader('ETag', weakEtagOf(body));
        return body;
      }),
    );
  }
}

/** Weak entity tag of an answer; `now` does not count. */
export function weakEtagOf(body: object): string {
  const { now: _now, ...rest } = body as { now?: unknown };
  return `W/"${createHash('sha1').update(JSON.stringify(rest)).digest('base64url')}"`;
}

/** A browser adds `Cache-Control: no-cache` to a request that brings an `If-None-Match` of its own (Fetch standard, HTTP-network-or-cache
 *  fetch), and Express then never answers 304: the explicit condition counts. */
export function honourCondition(request: Request, _response: Response, next: NextFunction): void {
  if (request.headers['if-none-match'] !== undefined) delete request.headers['cache-control'];
  next();
}

import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { createParamDecorator } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';

/** What belongs to one HTTP request and must reach logs, audit and errors without being passed along. */
export interface RequestContext {
  /** 1 to 64 characters of `[A-Za-z0-9_.-]`. */
  requestId: string;
  /** The caller's W3C `traceparent`, when it sent a well-formed one. */
  traceparent: string | null;
  /** Address of the client; of the proxy where the proxy is not trusted. */
  ip: string | null;
}

const storage = new AsyncLocalStorage<RequestContext>();
const ACCEPTED_ID = /^[\w.-]{1,64}$/;
const TRACEPARENT = /^[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The context of the request being served; undefined outside of one. */
export function currentRequest(): RequestContext | undefined {
  return storage.getStore();
}

/** Runs `work` as if inside that request. For tests and for work that outlives its request. */
export function runWithRequest<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

/** Gives each request an id (the client's `X-Request-Id` where it is harmless, else a new one), echoes it and keeps it for
 *  everything the request causes. A hostile id is replaced, not escaped. */
export function requestContextMiddleware(request: Request, response: Response, next: NextFunction): void {
  const offered = request.headers['x-request-id'];
  const requestId = typeof offered === 'string' && ACCEPTED_ID.test(offered) ? offered : randomUUID();
  const trace = request.headers['traceparent'];
  const traceparent = typeof trace === 'string' && TRACEPARENT.test(trace) ? trace : null;
  Object.assign(request, { id: requestId });
  response.setHeader('X-Request-Id', requestId);
  storage.run({ requestId, traceparent, ip: request.ip?.slice(0, 64) ?? null }, next);
}

/** Injects the id of the request (a string). */
export const RequestId = createParamDecorator(() => currentRequest()?.requestId ?? null);

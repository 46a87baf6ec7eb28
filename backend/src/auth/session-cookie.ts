import type { CookieOptions, Request, Response } from 'express';
import { SESSION_COOKIE } from '../http/index.js';
import type { Ms } from '../kernel/index.js';

/** `__Host-` makes browsers refuse the cookie unless it is Secure, for this host alone and for all paths. */
const SECURE_NAME = `__Host-${SESSION_COOKIE}`;

/** The session token of the request, or null. Over https only the `__Host-` cookie counts, so that a neighbouring host cannot
 *  plant a session. */
export function readSessionCookie(request: Request): string | null {
  const cookies = request.cookies as Record<string, unknown> | undefined;
  const token = cookies?.[request.secure ? SECURE_NAME : SESSION_COOKIE];
  return typeof token === 'string' && /^[\w-]{43}$/.test(token) ? token : null;
}

/** `maxAgeMs` only tells the browser when to forget; the server's row decides. Secure over https. */
export function setSessionCookie(request: Request, response: Response, token: string, maxAgeMs: Ms): void {
  response.cookie(nameFor(request), token, { ...options(request), maxAge: maxAgeMs });
}

/** Makes the browser forget the cookie. */
export function clearSessionCookie(request: Request, response: Response): void {
  response.clearCookie(nameFor(request), options(request));
}

function nameFor(request: Request): string {
  return request.secure ? SECURE_NAME : SESSION_COOKIE;
}

function options(request: Request): CookieOptions {
  return { httpOnly: true, sameSite: 'strict', secure: request.secure, path: '/' };
}

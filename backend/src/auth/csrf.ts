import type { Request } from 'express';
import { ForbiddenError } from '../kernel/index.js';
import { isSameSecret } from './tokens.js';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Refuses a browser's request that came from another site, by what the browser itself says (`Sec-Fetch-Site`, `Origin`).
 *  Applies to unsafe methods; clients that send neither header (not browsers) pass.
 *  @param publicUrl a further origin that is ours, or null.
 *  @throws CSRF_REJECTED (403). */
export function checkOrigin(request: Request, publicUrl: string | null): void {
  if (SAFE.has(request.method)) return;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    throw rejected('The request came from another site.');
  const origin = request.headers.origin;
  if (origin === undefined) return;
  const own = `${request.protocol}://${request.host}`;
  if (origin !== own && origin !== publicUrl) throw rejected('The Origin header names another site.');
}

/** Demands the session's token in `X-CSRF-Token` on unsafe methods. A cookie is sent by the browser on its own; the header is
 *  not.  @throws CSRF_REJECTED (403). */
export function checkCsrfToken(request: Request, expected: string): void {
  if (SAFE.has(request.method)) return;
  const given = request.headers['x-csrf-token'];
  if (typeof given === 'string' && isSameSecret(given, expected)) return;
  throw rejected('Send the csrfToken of GET /api/v1/auth/me in the X-CSRF-Token header.');
}

function rejected(detail: string): ForbiddenError {
  return new ForbiddenError(detail, {}, 'CSRF_REJECTED');
}

import helmet from 'helmet';
import type { RequestHandler } from 'express';

/** The page policy: everything from this server only, no inline script or style.
 *  @param nonce for the one page whose framework makes style elements (Angular's `ngCspNonce`); it is added to `style-src`. */
export function contentSecurityPolicy(nonce?: string): string {
  const styles = nonce === undefined ? `'self'` : `'self' 'nonce-${nonce}'`;
  return [
    `default-src 'self'`,
    `base-uri 'none'`,
    `connect-src 'self'`,
    `font-src 'self' data:`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
    `img-src 'self' data:`,
    `object-src 'none'`,
    `script-src 'self'`,
    `script-src-attr 'none'`,
    `style-src ${styles}`,
  ].join('; ');
}

/** Security headers of every answer. No `upgrade-insecure-requests`: on a plain http installation it would break the console. */
export function securityHeaders(isHttps: boolean): RequestHandler {
  const policy = contentSecurityPolicy();
  const others = helmet({
    contentSecurityPolicy: false,
    strictTransportSecurity: isHttps ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    // Browsers ignore it without https and say so in the console.
    crossOriginOpenerPolicy: isHttps ? { policy: 'same-origin' } : false,
    originAgentCluster: isHttps,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  });
  return (request, response, next) => {
    response.setHeader('Content-Security-Policy', policy);
    response.setHeader('Permissions-Policy', 'camera=(), microphone=(), geolocation=(), payment=()');
    if (request.path.startsWith('/api/')) response.setHeader('Cache-Control', 'no-store');
    others(request, response, next);
  };
}

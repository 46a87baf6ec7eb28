import cookieParser from 'cookie-parser';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import { AppError } from '../kernel/index.js';
import { translateBodyError, unsupportedMediaType } from './body-errors.js';
import { honourCondition } from './conditional-get.js';
import { requestContextMiddleware } from './request-context.js';
import { securityHeaders } from './security-headers.js';

/** What the edge needs to know; the composition root takes it from the configuration. */
export interface EdgeOptions {
  /** Largest body after decompression, in bytes. */
  bodyLimitBytes: number;
  /** Express's `trust proxy`. */
  trustProxy: false | number | string[];
  /** Whether browsers reach this server by https (own or a proxy's): turns HSTS on. */
  isHttps: boolean;
}

/** Longest path with query, in bytes. */
export const MAX_URL_BYTES = 8_192;
const NO_BODY = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Puts everything in front of the routes that every request passes: id, limits, security headers, JSON parser. Call it right
 *  after `NestFactory.create(AppModule, { bodyParser: false })` and before `init`/`listen`. */
export function installEdge(app: NestExpressApplication, options: EdgeOptions): void {
  app.set('trust proxy', options.trustProxy);
  app.disable('x-powered-by');
  // Ours are versions, or leave out what always changes (ConditionalGet); Express would add hashes of whole bodies.
  app.disable('etag');
  app.use(requestContextMiddleware);
  app.use(securityHeaders(options.isHttps));
  app.use(honourCondition);
  app.use(refuseBadUrl);
  app.use(refuseForeignBody);
  app.use(cookieParser());
  app.useBodyParser('json', {
    limit: options.bodyLimitBytes,
    type: ['application/json', 'application/*+json'],
    strict: true,
  });
  app.use(translateBodyError);
}

function refuseBadUrl(request: Request, _response: Response, next: NextFunction): void {
  const url = request.originalUrl;
  if (Buffer.byteLength(url) > MAX_URL_BYTES) {
    const detail = `Keep path and query below ${MAX_URL_BYTES} bytes.`;
    return next(new AppError('URI_TOO_LONG', { status: 414, detail, params: { limitBytes: MAX_URL_BYTES } }));
  }
  try {
    // The query, too: its parser would make something else of what is not UTF-8. NUL there is refused with the parameter's name.
    decodeURIComponent(url);
    if (!decodeURIComponent(request.path).includes('\0')) return next();
  } catch {
    // Not UTF-8 or a lone %: the same answer as for NUL.
  }
  next(
    new AppError('MALFORMED_URL', {
      status: 400,
      detail: 'Percent-encode path and query as UTF-8, without NUL.',
    }),
  );
}

/** A body that is not JSON is refused before it is read: form posts, the shape of cross-site requests, end here. */
function refuseForeignBody(request: Request, _response: Response, next: NextFunction): void {
  const { 'content-length': length, 'transfer-encoding': transfer, 'content-type': type } = request.headers;
  const hasBody = transfer !== undefined || (length !== undefined && length !== '0');
  if (!hasBody || NO_BODY.has(request.method)) return next();
  if (/^application\/(?:json|[\w.-]+\+json)\s*(?:;|$)/i.test(type ?? '')) return next();
  next(unsupportedMediaType('Send the body as JSON, with Content-Type: application/json.'));
}

import type { NextFunction, Request, Response } from 'express';
import { AppError } from '../kernel/index.js';
import { findJsonMistake } from './json-position.js';

/** What body-parser puts on its errors. */
interface BodyParserError {
  type?: string;
  status?: number;
  limit?: number;
  charset?: string;
  encoding?: string;
  /** The text that could not be parsed. */
  body?: unknown;
}

/** Express error handler that stands right behind the body parser and gives its errors codes of ours. Their texts are not
 *  passed on, because V8's quote the body. */
export function translateBodyError(
  error: unknown,
  _request: Request,
  _response: Response,
  next: NextFunction,
): void {
  next(isBodyError(error) ? toAppError(error) : error);
}

function isBodyError(error: unknown): error is BodyParserError {
  return typeof error === 'object' && error !== null && 'type' in error && typeof error.type === 'string';
}

function toAppError(error: BodyParserError): AppError {
  switch (error.type) {
    case 'entity.parse.failed':
      return malformedJson(typeof error.body === 'string' ? error.body : '');
    case 'entity.too.large':
      return new AppError('BODY_TOO_LARGE', {
        status: 413,
        detail: `The body is larger than ${error.limit ?? 0} bytes. Split the request.`,
        params: { limitBytes: error.limit ?? 0 },
      });
    case 'charset.unsupported':
      return unsupportedMediaType('Send the body as UTF-8.');
    case 'encoding.unsupported':
      return unsupportedMediaType('Send the body as it is, or with Content-Encoding gzip, deflate or br.');
    default:
      return new AppError('BODY_INCOMPLETE', {
        status: 400,
        detail:
          'The body could not be read: it ended early, or Content-Length or Content-Encoding does not fit it.',
      });
  }
}

/** 415, with what to send instead. */
export function unsupportedMediaType(detail: string): AppError {
  return new AppError('UNSUPPORTED_MEDIA_TYPE', { status: 415, detail });
}

function malformedJson(text: string): AppError {
  const mistake = findJsonMistake(text);
  const where = mistake === null ? '' : ` at line ${mistake.line}, column ${mistake.column}`;
  const end = mistake?.position === text.length ? ': it ends too early' : '';
  return new AppError('MALFORMED_JSON', {
    status: 400,
    detail: `The body is not valid JSON${where}${end}.`,
    params: mistake ? { ...mistake } : {},
  });
}

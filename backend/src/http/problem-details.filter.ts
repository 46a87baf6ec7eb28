import {
  Catch,
  HttpException,
  Inject,
  Injectable,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Request, Response } from 'express';
import { AppError, AppLogger } from '../kernel/index.js';
import { allowedMethods } from './allowed-methods.js';
import { codeOfStatus } from './problem-catalogue.js';
import { pickLanguage, PROBLEM_MEDIA_TYPE, problemType, titleOf, type Problem } from './problem.js';
import { currentRequest } from './request-context.js';

/** Turns whatever was thrown into one `application/problem+json` answer. What is not ours and not the client's fault is a 500
 *  that says nothing but the request's id; its stack goes to the log. */
@Injectable()
@Catch()
export class ProblemDetailsFilter implements ExceptionFilter {
  constructor(
    @Inject(AppLogger) private readonly log: AppLogger,
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
  ) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const error = this.toAppError(exception, request, response);
    this.record(error, exception, request);
    if (response.headersSent) {
      // The status is out already (a stream): cutting the connection is the only way left to say that it failed.
      response.destroy();
      return;
    }
    sendProblem(request, response, error);
  }

  private toAppError(exception: unknown, request: Request, response: Response): AppError {
    if (exception instanceof AppError) return exception;
    const status = statusOf(exception);
    if (status === null || status >= 500) {
      const requestId = currentRequest()?.requestId ?? 'unknown';
      const detail = `Something went wrong here. Give the request id ${requestId} to whoever runs this server.`;
      return status === 503
        ? new AppError('UNAVAILABLE', {
            status,
            detail: 'The server cannot answer now. Try again.',
            retryAfterSeconds: 2,
          })
        : new AppError('INTERNAL', { status: 500, detail, cause: exception });
    }
    if (status === 404) return this.noRoute(request, response);
    const detail = exception instanceof Error ? exception.message : 'The request was refused.';
    return new AppError(status === 400 ? 'BAD_REQUEST' : codeOfStatus(status), { status, detail });
  }

  /** Nest throws a bare 404 only where no route matched; services throw NotFoundError. */
  private noRoute(request: Request, response: Response): AppError {
    const allowed = allowedMethods(this.adapterHost.httpAdapter?.getInstance<unknown>(), request.path);
    if (allowed.length > 0 && !allowed.includes(request.method)) {
      response.setHeader('Allow', allowed.join(', '));
      const detail = `${request.method} does not exist here; use ${allowed.join(' or ')}.`;
      return new AppError('METHOD_NOT_ALLOWED', { status: 405, detail, params: { allowed } });
    }
    const detail = 'There is nothing at this address. /openapi.json lists every path.';
    return new AppError('NOT_FOUND', { status: 404, detail });
  }

  private record(error: AppError, exception: unknown, request: Request): void {
    const fields: Record<string, unknown> = {
      code: error.code,
      status: error.status,
      method: request.method,
      path: request.path,
    };
    if (error.code === 'INTERNAL')
      fields['err'] = exception instanceof Error ? exception : new Error(String(exception));
    else if (error.status >= 500 && error.cause instanceof Error) fields['cause'] = error.cause.message;
    this.log[error.logLevel](error.code === 'INTERNAL' ? 'request failed' : error.message, fields);
  }
}

/** Writes the answer. For code outside Nest's routes, such as static handlers. */
export function sendProblem(request: Request, response: Response, error: AppError): void {
  const language = pickLanguage(request.headers['accept-language']);
  const problem: Problem = {
    type: problemType(error.code),
    title: titleOf(error.code, error.status, language),
    status: error.status,
    detail: error.message,
    instance: request.originalUrl.split('?', 1)[0]!.slice(0, 2_000),
    code: error.code,
    params: error.params,
    requestId: currentRequest()?.requestId ?? null,
    ...(error.errors.length > 0 ? { errors: error.errors } : {}),
  };
  if (error.status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="mawid"');
  if (error.retryAfterSeconds !== undefined) {
    response.setHeader('Retry-After', String(Math.max(1, Math.ceil(error.retryAfterSeconds))));
  }
  // Set while a good answer was being prepared, they would describe something else.
  for (const header of ['ETag', 'Location', 'Link']) response.removeHeader(header);
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Language', language);
  response.vary('Accept-Language');
  response.status(error.status).type(PROBLEM_MEDIA_TYPE).send(JSON.stringify(problem));
}

/** Status of an error of Nest, Express or one of their libraries; null when it carries none. */
function statusOf(exception: unknown): number | null {
  if (exception instanceof HttpException) return exception.getStatus();
  if (typeof exception !== 'object' || exception === null) return null;
  const candidate = 'status' in exception ? exception.status : null;
  const exposed = 'expose' in exception && exception.expose === true;
  return exposed && typeof candidate === 'number' && candidate >= 400 && candidate < 600 ? candidate : null;
}

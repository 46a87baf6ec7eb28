/** How loudly the edge logs an error: the client's mistakes are not the operator's alarms. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One thing wrong in a request. `pointer` is a JSON pointer into the body (`/params/url`) or `?name` for a query parameter,
 *  `header:If-Match` for a header. `code` is stable; `message` says what is wrong and how to mend it, in English. */
export interface FieldError {
  pointer: string;
  code: string;
  message: string;
  params?: Record<string, unknown>;
}

/** What an {@link AppError} is made of. */
export interface AppErrorOptions {
  /** HTTP status the edge answers with. */
  status: number;
  /** One sentence for the client: what happened and how to mend it. Never holds secrets. */
  detail: string;
  params?: Record<string, unknown>;
  errors?: FieldError[];
  logLevel?: LogLevel;
  /** Seconds after which the client may try again (`Retry-After`). */
  retryAfterSeconds?: number;
  cause?: unknown;
}

/** An error with a stable SCREAMING_SNAKE code, which is part of the public contract and a translation key
 *  (`errors.<CODE>`). Nobody matches on messages. */
export class AppError extends Error {
  readonly status: number;
  readonly params: Record<string, unknown>;
  readonly errors: FieldError[];
  readonly logLevel: LogLevel;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    readonly code: string,
    options: AppErrorOptions,
  ) {
    super(options.detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.status = options.status;
    this.params = options.params ?? {};
    this.errors = options.errors ?? [];
    this.logLevel = options.logLevel ?? (options.status >= 500 ? 'error' : 'debug');
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** 400: the request cannot be understood or contradicts itself; `errors` names each field. */
export class ValidationError extends AppError {
  constructor(errors: FieldError[], detail = describeFields(errors)) {
    super('VALIDATION_FAILED', { status: 400, detail, errors });
  }
}

/** 404: no such thing, or none that the caller may see. */
export class NotFoundError extends AppError {
  constructor(kind: string, id: string | number) {
    super('NOT_FOUND', { status: 404, detail: `There is no ${kind} ${id}.`, params: { kind, id } });
  }
}

/** 409: the state of the thing does not allow it now. */
export class ConflictError extends AppError {
  constructor(code: string, detail: string, params: Record<string, unknown> = {}) {
    super(code, { status: 409, detail, params });
  }
}

/** 403: known, but not allowed; `params.permission` says which role is needed. */
export class ForbiddenError extends AppError {
  constructor(detail: string, params: Record<string, unknown> = {}, code = 'FORBIDDEN') {
    super(code, { status: 403, detail, params });
  }
}

/** 503: a dependency (database, Redis) does not answer now; nothing was lost, try again. */
export class UnavailableError extends AppError {
  constructor(detail: string, options: { cause?: unknown; code?: string; retryAfterSeconds?: number } = {}) {
    super(options.code ?? 'UNAVAILABLE', {
      status: 503,
      detail,
      cause: options.cause,
      logLevel: 'warn',
      retryAfterSeconds: options.retryAfterSeconds ?? 2,
    });
  }
}

/** A broken rule of our own: a bug, never the client's fault. Answers 500 without its text. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

function describeFields(errors: FieldError[]): string {
  const first = errors[0];
  if (!first) return 'The request is not valid.';
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return `${first.pointer}: ${first.message}${more}`;
}

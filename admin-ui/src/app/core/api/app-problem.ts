import { HttpErrorResponse } from '@angular/common/http';

/** One field of a refused request; `pointer` is a JSON pointer into the body, for example `/params/url`. */
export interface FieldProblem {
  pointer: string;
  code: string;
  message: string;
  params?: Record<string, unknown>;
}

/** An answer of the API that is not a success (RFC 9457), or none at all: then `code` is `OFFLINE` and `status` 0. */
export class AppProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly requestId: string | null,
    readonly errors: readonly FieldProblem[],
    readonly params: Record<string, unknown>,
  ) {
    super(detail || title);
    this.name = 'AppProblem';
  }

  get isOffline(): boolean {
    return this.status === 0;
  }
}

/** Turns whatever a request failed with into an {@link AppProblem}; foreign bodies (a proxy's page) keep their status. */
export function toAppProblem(error: unknown): AppProblem {
  if (error instanceof AppProblem) return error;
  if (!(error instanceof HttpErrorResponse)) {
    return new AppProblem(
      -1,
      'UNEXPECTED',
      '',
      error instanceof Error ? error.message : String(error),
      null,
      [],
      {},
    );
  }
  if (error.status === 0) return new AppProblem(0, 'OFFLINE', '', '', null, [], {});
  const body = parseBody(error.error);
  const requestId = text(body['requestId']) || error.headers.get('x-request-id');
  return new AppProblem(
    error.status,
    text(body['code']) || `HTTP_${error.status}`,
    text(body['title']),
    text(body['detail']),
    requestId,
    Array.isArray(body['errors']) ? body['errors'].filter(isFieldProblem) : [],
    isRecord(body['params']) ? body['params'] : {},
  );
}

function parseBody(body: unknown): Record<string, unknown> {
  if (isRecord(body)) return body;
  if (typeof body !== 'string') return {};
  try {
    const parsed: unknown = JSON.parse(body);
    return isRecord(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

function isFieldProblem(value: unknown): value is FieldProblem {
  return isRecord(value) && typeof value['pointer'] === 'string' && typeof value['message'] === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

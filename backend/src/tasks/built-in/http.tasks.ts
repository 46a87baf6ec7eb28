import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/index.js';
import { Clock, SECOND } from '../../kernel/index.js';
import type { TaskContext } from '../task-context.js';
import { TaskFunction } from '../task-function.decorator.js';
import { AddressGuard } from './address-guard.js';
import { withDeadline } from './deadline.js';
import {
  guardedRequest,
  systemResolver,
  type Answer,
  type OutgoingRequest,
  type Resolver,
} from './guarded-request.js';
import { httpParamsSchema, type HttpParams } from './http-params.js';

/** The called service answered with a status the job does not expect. */
export class HttpStatusError extends Error {
  override readonly name = 'HttpStatusError';
}

/** The request took longer than `timeoutSeconds`. */
export class HttpTimeoutError extends Error {
  override readonly name = 'HttpTimeoutError';
}

/** Result of `http.request`. */
export interface HttpResult {
  status: number;
  /** The answer's most telling headers, lower-case names. */
  headers: Record<string, string>;
  /** JSON as data, other text as text (at most {@link MAX_BODY_CHARACTERS}); null when empty. */
  body: unknown;
  truncated: boolean;
  redirects: number;
  durationMs: number;
}

/** Longest text of an answer that goes into the result. */
export const MAX_BODY_CHARACTERS = 16_384;
const KEPT_HEADERS = [
  'content-type',
  'content-length',
  'date',
  'etag',
  'last-modified',
  'location',
  'retry-after',
  'server',
  'x-request-id',
];

/** `http.request`: calls another service, so that jobs need no code of their own. */
@Injectable()
export class HttpTasks {
  /** Replaced by tests. */
  resolve: Resolver = systemResolver;
  private readonly guard: AddressGuard;

  constructor(
    config: AppConfig,
    private readonly clock: Clock,
  ) {
    this.guard = new AddressGuard(config.httpAllowedHosts);
  }

  @TaskFunction({
    key: 'http.request',
    name: 'HTTP request',
    description:
      'Calls a URL and fails unless the status is as expected. Sends X-Mawid-Job-Id, -Execution-Id, -Scheduled-For, -Attempt, -Fence and -Slot, so that the called service can guard itself against repeats.',
    params: httpParamsSchema,
  })
  async request(given: object, ctx: TaskContext): Promise<HttpResult> {
    const params = given as HttpParams; // the schema has proved it
    const request = outgoing(params, ctx);
    const startedAt = this.clock.monotonic();
    const { timeoutSeconds } = params;
    const late = (): Error => new HttpTimeoutError(`no complete answer within ${timeoutSeconds} s`);
    const deadline = { ms: timeoutSeconds * SECOND, late, signal: ctx.signal };
    const answer = await withDeadline(this.clock, deadline, (signal) =>
      guardedRequest(request, { guard: this.guard, resolve: this.resolve, signal }),
    );
    const durationMs = Math.round(this.clock.monotonic() - startedAt);
    const line = `${params.method} ${shown(request.url)} answered ${answer.status}`;
    ctx.log.info(`${line} in ${durationMs} ms`, { redirects: answer.redirects, bytes: answer.body.length });
    if (!isExpected(answer.status, params.expectStatus)) {
      throw new HttpStatusError(
        `${line}, expected ${expected(params.expectStatus)}. Body: ${answer.body.toString('utf8').slice(0, 1_000) || '(empty)'}`,
      );
    }
    return {
      status: answer.status,
      headers: keptHeaders(answer),
      ...bodyOf(answer),
      redirects: answer.redirects,
      durationMs,
    };
  }
}

function outgoing(params: HttpParams, ctx: TaskContext): OutgoingRequest {
  const url = new URL(params.url);
  const isText = typeof params.body === 'string';
  const body =
    params.body === undefined || params.body === null
      ? null
      : isText
        ? String(params.body)
        : JSON.stringify(params.body);
  const headers: Record<string, string> = {
    'user-agent': 'Mawid',
    accept: '*/*',
    'accept-encoding': 'identity',
    ...(body === null ? {} : { 'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json' }),
  };
  for (const [name, value] of Object.entries(params.headers)) headers[name.toLowerCase()] = value;
  if (body !== null) headers['content-length'] = String(Buffer.byteLength(body));
  const { fire } = ctx;
  Object.assign(headers, {
    'x-mawid-job-id': String(fire.jobId),
    'x-mawid-execution-id': fire.executionId,
    'x-mawid-scheduled-for': fire.scheduledFor.toISOString(),
    'x-mawid-attempt': String(fire.attempt),
    'x-mawid-fence': String(ctx.fence),
    'x-mawid-slot': String(ctx.slot),
  });
  return { url, method: params.method, headers, body };
}

/** The URL without its query, which often holds keys. */
function shown(url: URL): string {
  return `${url.origin}${url.pathname}${url.search === '' ? '' : '?…'}`;
}

function isExpected(status: number, wanted: HttpParams['expectStatus']): boolean {
  if (wanted === undefined) return status >= 200 && status < 300;
  return Array.isArray(wanted) ? wanted.includes(status) : status === wanted;
}

function expected(wanted: HttpParams['expectStatus']): string {
  if (wanted === undefined) return '200 to 299';
  return Array.isArray(wanted) ? wanted.join(' or ') : String(wanted);
}

function keptHeaders({ headers }: Answer): Record<string, string> {
  return Object.fromEntries(
    KEPT_HEADERS.flatMap((name): [string, string][] => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value.slice(0, 500)]] : [];
    }),
  );
}

function bodyOf({ body, truncated, headers }: Answer): { body: unknown; truncated: boolean } {
  if (body.length === 0) return { body: null, truncated };
  const text = body.toString('utf8');
  if (text.length <= MAX_BODY_CHARACTERS && !truncated && /[/+]json\b/i.test(headers['content-type'] ?? '')) {
    try {
      return { body: JSON.parse(text) as unknown, truncated };
    } catch {
      return { body: text, truncated }; // says JSON but is not; keep what came
    }
  }
  return {
    body: text.slice(0, MAX_BODY_CHARACTERS),
    truncated: truncated || text.length > MAX_BODY_CHARACTERS,
  };
}

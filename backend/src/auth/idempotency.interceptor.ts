import {
  applyDecorators,
  Inject,
  Injectable,
  SetMetadata,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiHeader } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { ApiProblems, principalOf, type Principal, type PrincipalCarrier } from '../http/index.js';
import { AppLogger, ValidationError, type EpochMs } from '../kernel/index.js';
import type { IdempotencySlot, StoredAnswer } from './idempotency.repository.js';
import { IdempotencyService } from './idempotency.service.js';
import { sha256 } from './tokens.js';

const IDEMPOTENT = 'mawid:idempotent';
const KEPT_HEADERS = ['location', 'etag'] as const;

/** Where the id of the request's effect is left; see {@link idempotencyIdOf}. */
interface IdempotencyCarrier {
  idempotencyId?: string;
}

/** Lets a POST route take an `Idempotency-Key`: repeated with the same body it is answered from memory for 24 hours. Opt-in,
 *  because the answer is kept: not for routes that show a secret once. */
export function Idempotent(): MethodDecorator {
  return applyDecorators(
    SetMetadata(IDEMPOTENT, true),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        '1 to 255 visible ASCII characters; kept 24 hours. A repetition is answered with Idempotency-Replayed: true.',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    }),
    ApiProblems(
      { status: 409, code: 'IDEMPOTENCY_IN_FLIGHT' },
      { status: 422, code: 'IDEMPOTENCY_KEY_REUSED' },
    ),
  );
}

/** 64 hexadecimal characters that are equal for every repetition of the request, or null when it carries no key. A request whose
 *  process died is run again after a minute: whoever derives a unique key of its effect from this makes that harmless too. */
export function idempotencyIdOf(request: object): string | null {
  return (request as IdempotencyCarrier).idempotencyId ?? null;
}

/** Runs a keyed request once and repeats its answer. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(IdempotencyService) private readonly keys: IdempotencyService,
    @Inject(AppLogger) private readonly log: AppLogger,
  ) {}

  /** @throws VALIDATION_FAILED for a malformed key, IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_IN_FLIGHT. */
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request & PrincipalCarrier & IdempotencyCarrier>();
    const key = request.headers['idempotency-key'];
    if (key === undefined || !this.reflector.get<boolean>(IDEMPOTENT, context.getHandler()))
      return next.handle();
    if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
      const message = 'Use 1 to 255 visible ASCII characters.';
      throw new ValidationError([{ pointer: 'header:Idempotency-Key', code: 'INVALID_FORMAT', message }]);
    }
    const slot = slotOf(principalOf(request), context.getHandler().name, key);
    request.idempotencyId = sha256(JSON.stringify([slot.principal, slot.operation, slot.idempotencyKey]));
    return from(this.runOnce(slot, request, context.switchToHttp().getResponse<Response>(), next));
  }

  private async runOnce(
    slot: IdempotencySlot,
    request: Request,
    response: Response,
    next: CallHandler,
  ): Promise<unknown> {
    const verdict = await this.keys.begin(
      slot,
      sha256(JSON.stringify([request.method, request.originalUrl, request.body ?? null])),
    );
    if (verdict.kind === 'replay') return replay(response, verdict.answer);
    let body: unknown;
    try {
      body = await lastValueFrom(next.handle(), { defaultValue: undefined });
    } catch (error) {
      await this.tolerate('release', () => this.keys.release(slot, verdict.lockedAt));
      throw error;
    }
    await this.tolerate('complete', () => this.complete(slot, verdict.lockedAt, response, body));
    return body;
  }

  private complete(
    slot: IdempotencySlot,
    lockedAt: EpochMs,
    response: Response,
    body: unknown,
  ): Promise<void> {
    const headers = KEPT_HEADERS.flatMap((name): [string, string][] => {
      const value = response.getHeader(name);
      return typeof value === 'string' ? [[name, value]] : [];
    });
    return this.keys.complete(slot, lockedAt, {
      responseStatus: response.statusCode,
      responseHeaders: Object.fromEntries(headers),
      responseBody: body === undefined ? null : JSON.stringify(body),
    });
  }

  /** What happened has happened: failing to note it must not turn the answer into an error. The key stays in flight and is taken
   *  over in a minute. */
  private async tolerate(step: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.log.warn('idempotency key could not be updated', {
        step,
        cause: error instanceof Error ? error.message : String(error),
      });
    }
  }
}

function slotOf(principal: Principal, operation: string, idempotencyKey: string): IdempotencySlot {
  return {
    principal: `${principal.kind}:${principal.id}`,
    operation: operation.slice(0, 64),
    idempotencyKey,
  };
}

function replay(response: Response, answer: StoredAnswer): unknown {
  response.status(answer.responseStatus ?? 200);
  for (const [name, value] of Object.entries(answer.responseHeaders ?? {})) response.setHeader(name, value);
  response.setHeader('Idempotency-Replayed', 'true');
  return answer.responseBody === null ? undefined : (JSON.parse(answer.responseBody) as unknown);
}

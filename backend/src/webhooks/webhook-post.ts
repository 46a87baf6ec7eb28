import { Inject, Injectable } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { Clock, epochMs, SECOND, type EpochMs, type Ms } from '../kernel/index.js';
import {
  AddressGuard,
  guardedRequest,
  systemResolver,
  withDeadline,
  type Answer,
  type Resolver,
} from '../tasks/index.js';
import type { AttemptEnd } from './delivery-state.js';
import { signedHeaders } from './signature.js';
import type { WebhookEntity } from './webhook.entity.js';

/** How long a receiver may take. */
const TIMEOUT_MS: Ms = 10 * SECOND;

/** Posts messages. Internal addresses cannot be reached (see `guardedRequest`), and redirects are not followed: a receiver that moved is to
 *  be written down anew. */
@Injectable()
export class WebhookPost {
  /** Replaced by tests. */
  resolve: Resolver = systemResolver;
  private readonly guard: AddressGuard;

  constructor(
    @Inject(AppConfig) config: AppConfig,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    this.guard = new AddressGuard(config.httpAllowedHosts);
  }

  /** One attempt. @returns null when it was broken off by `signal`. */
  async post(
    webhook: Pick<WebhookEntity, 'url' | 'secret' | 'oldSecret' | 'oldSecretUntil'>,
    message: { messageId: string; body: string },
    signal: AbortSignal,
  ): Promise<AttemptEnd | null> {
    const { messageId: id, body } = message;
    const now = this.clock.now();
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      'user-agent': 'Mawid',
      ...signedHeaders({ id, body }, now, secretsOf(webhook, now)),
    };
    const request = { url: new URL(webhook.url), method: 'POST', headers, body };
    const rules = { guard: this.guard, resolve: this.resolve, maxRedirects: 0 };
    try {
      const answer = await withDeadline(this.clock, { ms: TIMEOUT_MS, late: tooLate, signal }, (either) =>
        guardedRequest(request, { ...rules, signal: either }),
      );
      return answered(answer, now);
    } catch (error) {
      if (signal.aborted) return null;
      return { kind: 'failed', error: error instanceof Error ? error.message : String(error) };
    }
  }
}

const tooLate = (): Error => new Error(`no complete answer within ${TIMEOUT_MS / SECOND} s`);

function secretsOf(
  { secret, oldSecret, oldSecretUntil }: Pick<WebhookEntity, 'secret' | 'oldSecret' | 'oldSecretUntil'>,
  now: EpochMs,
): string[] {
  return oldSecret !== null && oldSecretUntil !== null && now < oldSecretUntil
    ? [secret, oldSecret]
    : [secret];
}

function answered({ status, headers, body }: Answer, now: EpochMs): AttemptEnd {
  const asked = headers['retry-after'];
  const retryAfterMs = asked === undefined ? null : retryAfter(asked, now);
  return { kind: 'answered', status, retryAfterMs, text: body.toString('utf8') || '(empty)' };
}

/** RFC 9110, 10.2.3: seconds or a date. */
function retryAfter(text: string, now: EpochMs): Ms | null {
  if (/^\d{1,9}$/.test(text)) return Number(text) * SECOND;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, epochMs(at) - now);
}

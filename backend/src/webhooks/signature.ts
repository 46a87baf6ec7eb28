import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { EpochMs } from '../kernel/index.js';

const PREFIX = 'whsec_';

/** A new secret with 256 random bits, as Standard Webhooks 1.0.0 writes them. */
export function newSecret(): string {
  return `${PREFIX}${randomBytes(32).toString('base64')}`;
}

/** A new message id. */
export function newMessageId(): string {
  return `msg_${randomUUID().replaceAll('-', '')}`;
}

/** The headers that let a receiver tell that a message is ours, is recent, and is not a repeat (Standard Webhooks 1.0.0).
 *  @param secrets all of them sign; a receiver knows one. */
export function signedHeaders(
  message: { id: string; body: string },
  at: EpochMs,
  secrets: readonly string[],
): Record<string, string> {
  const timestamp = String(Math.floor(at / 1_000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    const content = `${message.id}.${timestamp}.${message.body}`;
    return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
  });
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}

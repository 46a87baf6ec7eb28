import { toIso, toIsoOrNull, type EpochMs } from '../kernel/index.js';
import { MAX_ATTEMPTS } from './delivery-state.js';
import type { DeliveryEntity, WebhookEntity } from './webhook.entity.js';
import type { WebhookDeliveryDto, WebhookDto } from './webhooks.dto.js';

/** Row -> wire. @param pendingCount messages that wait for it. */
export function toWebhookDto(webhook: WebhookEntity, pendingCount: number, now: EpochMs): WebhookDto {
  const { id, name, url, events, tags, disabledReason, droppedCount, version, oldSecretUntil } = webhook;
  const isOldValid = oldSecretUntil !== null && oldSecretUntil > now;
  return {
    id,
    name,
    url,
    events,
    tags,
    enabled: webhook.isEnabled,
    disabledReason,
    failingSince: toIsoOrNull(webhook.failingSince),
    pendingCount,
    droppedCount,
    previousSecretUntil: isOldValid ? toIso(oldSecretUntil) : null,
    version,
    createdAt: toIso(webhook.createdAt),
    createdBy: webhook.createdBy,
    updatedAt: toIso(webhook.updatedAt),
    updatedBy: webhook.updatedBy,
  };
}

/** Row -> wire. */
export function toDeliveryDto(delivery: DeliveryEntity): WebhookDeliveryDto {
  const { messageId, event, executionId, status, attempts, responseStatus, error, durationMs } = delivery;
  return {
    id: Number(delivery.id),
    messageId,
    event,
    jobId: delivery.jobId === null ? null : Number(delivery.jobId),
    executionId,
    status,
    attempts,
    maxAttempts: MAX_ATTEMPTS,
    nextAttemptAt: toIsoOrNull(delivery.nextAttemptAt),
    lastAttemptAt: toIsoOrNull(delivery.lastAttemptAt),
    deliveredAt: toIsoOrNull(delivery.deliveredAt),
    responseStatus,
    error,
    durationMs,
    createdAt: toIso(delivery.createdAt),
    body: JSON.parse(delivery.body) as Record<string, unknown>,
  };
}

import type { WebhookDeliveryDto } from '../../../../core/api/generated/models/webhook-delivery-dto';
import type { WebhookDto } from '../../../../core/api/generated/models/webhook-dto';

/** A webhook for tests: on, nothing waits, told when a job turns. */
export function aWebhook(part: Partial<WebhookDto> = {}): WebhookDto {
  return {
    id: 3,
    name: 'On-call',
    url: 'https://alerts.example.com/mawid',
    events: ['job.failing', 'job.recovered'],
    tags: ['billing'],
    enabled: true,
    disabledReason: null,
    failingSince: null,
    pendingCount: 0,
    droppedCount: 0,
    previousSecretUntil: null,
    version: 5,
    createdAt: '2026-11-01T00:00:00.000Z',
    createdBy: 'user:anna',
    updatedAt: '2026-11-02T00:00:00.000Z',
    updatedBy: 'user:layla',
    ...part,
  };
}

/** A delivery for tests: a failing job, delivered at once. */
export function aDelivery(part: Partial<WebhookDeliveryDto> = {}): WebhookDeliveryDto {
  return {
    id: 81,
    messageId: 'msg_2b6f',
    event: 'job.failing',
    jobId: 7,
    executionId: '019ab12c-7a00-7000-8000-00000000000a',
    status: 'delivered',
    attempts: 1,
    maxAttempts: 9,
    nextAttemptAt: null,
    lastAttemptAt: '2026-11-26T08:00:00.000Z',
    deliveredAt: '2026-11-26T08:00:00.000Z',
    responseStatus: 204,
    error: null,
    durationMs: 40,
    createdAt: '2026-11-26T08:00:00.000Z',
    body: { type: 'job.failing', data: { job: { id: 7, name: 'Nightly report' } } },
    ...part,
  };
}

import type { WebhookDeliveryDto } from '../../../core/api/generated/models/webhook-delivery-dto';
import type { WebhookSentEvent } from '../../../core/api/generated/models/webhook-sent-event';
import { WEBHOOK_EVENT } from '../../../core/api/generated/models/webhook-event-array';

/** Translation key of an event: the points of its name would be sections there. */
export function eventLabel(event: WebhookSentEvent): string {
  return `webhook-events.${event.replace('.', '-')}`;
}

/** Translation key of what an event means. */
export function eventHint(event: WebhookSentEvent): string {
  return `webhook-event-hints.${event.replace('.', '-')}`;
}

/** The events one subscribes to: those about the job, of which there are few, and those about each of its runs. */
export const EVENT_GROUPS = (['job', 'execution'] as const).map((about) => ({
  about,
  events: WEBHOOK_EVENT.filter((event) => event.startsWith(`${about}.`)),
}));

/** Name of the job that a message is about, as it was then. */
export function jobNameOf({ body, jobId }: Pick<WebhookDeliveryDto, 'body' | 'jobId'>): string {
  const name: unknown = body['data']?.job?.name;
  return typeof name === 'string' ? name : `#${jobId}`;
}

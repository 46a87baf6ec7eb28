import type { CreateWebhookDto } from '../../../core/api/generated/models/create-webhook-dto';
import type { WebhookDto } from '../../../core/api/generated/models/webhook-dto';
import type { WebhookEvent } from '../../../core/api/generated/models/webhook-event';
import { WEBHOOK_EVENT } from '../../../core/api/generated/models/webhook-event-array';
import { tagsOf } from '../../../shared/forms/tags-text';

/** A webhook as it is edited. */
export interface WebhookDraft {
  name: string;
  url: string;
  events: readonly WebhookEvent[];
  /** Separated by commas; '' = all jobs. */
  tags: string;
  enabled: boolean;
}

/** What the form holds for a webhook that is not there yet: told when a job turns, so that a night of failures is two messages. */
export function newDraft(): WebhookDraft {
  return { name: '', url: '', events: ['job.failing', 'job.recovered'], tags: '', enabled: true };
}

/** What the form holds for a webhook that is to be changed. */
export function draftOf({ name, url, events, tags, enabled }: WebhookDto): WebhookDraft {
  return { name, url, events, tags: tags.join(', '), enabled };
}

/** The request the form makes. */
export function bodyOf({ name, url, events, tags, enabled }: WebhookDraft): CreateWebhookDto {
  return {
    name: name.trim(),
    url: url.trim(),
    events: [...events],
    tags: tagsOf(tags),
    enabled,
  };
}

/** The events with one more or one less, always in the same order: what was taken back is no change. */
export function toggled(events: readonly WebhookEvent[], event: WebhookEvent): WebhookEvent[] {
  return WEBHOOK_EVENT.filter((each) => events.includes(each) !== (each === event));
}

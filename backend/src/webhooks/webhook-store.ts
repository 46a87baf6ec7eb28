import { Inject, Injectable } from '@nestjs/common';
import type { Session } from '../database/index.js';
import { NotFoundError } from '../kernel/index.js';
import { DeliveryRepository } from './delivery.repository.js';
import type { WebhookEntity } from './webhook.entity.js';
import { WebhookRepository } from './webhook.repository.js';

/** The tables of webhooks, as one parameter. */
@Injectable()
export class WebhookStore {
  constructor(
    @Inject(WebhookRepository) readonly webhooks: WebhookRepository,
    @Inject(DeliveryRepository) readonly deliveries: DeliveryRepository,
  ) {}

  /** @throws NOT_FOUND. */
  async existing(session: Session, id: number): Promise<WebhookEntity> {
    return found(id, await this.webhooks.find(session, id));
  }

  /** {@link existing} with the row locked. */
  async locked(tx: Session, id: number): Promise<WebhookEntity> {
    return found(id, await this.webhooks.lock(tx, id));
  }
}

function found(id: number, webhook: WebhookEntity | null): WebhookEntity {
  if (!webhook) throw new NotFoundError('webhook', id);
  return webhook;
}

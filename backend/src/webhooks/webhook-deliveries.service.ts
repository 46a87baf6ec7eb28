import { Inject, Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/index.js';
import { Database, DatabaseTime, type Session } from '../database/index.js';
import { principalLabel, type Principal } from '../http/index.js';
import { ConflictError, InvariantError, NotFoundError, pageOf } from '../kernel/index.js';
import { newMessageId } from './signature.js';
import { toDeliveryDto } from './to-webhook-dto.js';
import { bodyOfTest } from './webhook-message.js';
import { WebhookStore } from './webhook-store.js';
import type { DeliveryEntity, WebhookEntity } from './webhook.entity.js';
import type { ListDeliveriesQuery, WebhookDeliveryDto, WebhookDeliveryPageDto } from './webhooks.dto.js';

/** What became of messages, and messages that people ask for. They are written down here and sent by a process with an engine. */
@Injectable()
export class WebhookDeliveries {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DatabaseTime) private readonly time: DatabaseTime,
    @Inject(WebhookStore) private readonly store: WebhookStore,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** Newest first. @throws NOT_FOUND. */
  async list(webhookId: number, query: ListDeliveriesQuery): Promise<WebhookDeliveryPageDto> {
    const where = { webhookId, ...(query.status !== undefined && { status: query.status }) };
    const [items, total] = await this.database.read(async (session) => {
      await this.store.existing(session, webhookId);
      return this.store.deliveries.list(session, where, query);
    });
    return pageOf(items.map(toDeliveryDto), total, query);
  }

  /** Writes down a test message. @throws NOT_FOUND, WEBHOOK_DISABLED. */
  async test(webhookId: number, principal: Principal): Promise<WebhookDeliveryDto> {
    return this.database.transaction(async (tx) => {
      const webhook = await this.sending(tx, webhookId);
      const now = await this.time.read(tx);
      const messageId = newMessageId();
      const body = bodyOfTest(webhook.name, principalLabel(principal), now);
      const message = {
        webhookId,
        messageId,
        event: 'webhook.test' as const,
        jobId: null,
        executionId: null,
        body,
      };
      await this.store.deliveries.insert(tx, [message], now);
      await this.record(tx, principal, 'test', { webhookId, messageId });
      const delivery = await this.store.deliveries.findByMessageId(tx, webhookId, messageId);
      if (!delivery) throw new InvariantError(`message ${messageId} was just written`);
      return toDeliveryDto(delivery);
    });
  }

  /** Makes a message that has ended wait again. @throws NOT_FOUND, WEBHOOK_DISABLED, DELIVERY_PENDING. */
  async replay(webhookId: number, deliveryId: number, principal: Principal): Promise<WebhookDeliveryDto> {
    return this.database.transaction(async (tx) => {
      await this.sending(tx, webhookId);
      const delivery = await this.delivery(tx, webhookId, deliveryId);
      if (!(await this.store.deliveries.restart(tx, deliveryId, await this.time.read(tx))))
        throw new ConflictError('DELIVERY_PENDING', `Delivery ${deliveryId} is tried again by itself.`, {
          deliveryId,
        });
      await this.record(tx, principal, 'replay', { webhookId, messageId: delivery.messageId });
      return toDeliveryDto(await this.delivery(tx, webhookId, deliveryId));
    });
  }

  private async sending(tx: Session, id: number): Promise<WebhookEntity> {
    const webhook = await this.store.existing(tx, id);
    if (!webhook.isEnabled) throw new ConflictError('WEBHOOK_DISABLED', `Webhook ${id} is off.`, { id });
    return webhook;
  }

  private async delivery(tx: Session, webhookId: number, id: number): Promise<DeliveryEntity> {
    const delivery = await this.store.deliveries.find(tx, id);
    if (delivery?.webhookId !== webhookId) throw new NotFoundError('delivery', id);
    return delivery;
  }

  private async record(
    tx: Session,
    principal: Principal,
    verb: 'test' | 'replay',
    { webhookId, messageId }: { webhookId: number; messageId: string },
  ): Promise<void> {
    await this.audit.record(tx, {
      principal,
      action: `webhook.${verb}`,
      targetType: 'webhook',
      targetId: webhookId,
      after: { messageId },
    });
  }
}

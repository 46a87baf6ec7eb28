import { Injectable } from '@nestjs/common';
import { insertRows, placeholders, toDbInstant, toDbInstantOrNull, type Session } from '../database/index.js';
import { idToBytes, type EpochMs, type ExecutionId, type PageRequest } from '../kernel/index.js';
import type { DeliveryStatus, Verdict } from './delivery-state.js';
import type { SentEvent } from './webhook-events.js';
import { DeliveryEntity } from './webhook.entity.js';

/** A message to write down for a webhook. */
export interface NewDelivery {
  webhookId: number;
  messageId: string;
  event: SentEvent;
  jobId: number | null;
  executionId: ExecutionId | null;
  body: string;
}

/** A delivery that is tried now; its attempt is counted already. */
export interface ClaimedDelivery {
  id: number;
  webhookId: number;
  messageId: string;
  body: string;
  attempts: number;
}

/** How an attempt ended, as it is kept. */
export interface AttemptRecord extends Pick<Verdict, 'status' | 'nextAttemptAt'> {
  responseStatus: number | null;
  error: string | null;
  durationMs: number;
}

/** The only writer of `scheduler_webhook_delivery`. */
@Injectable()
export class DeliveryRepository {
  async insert(tx: Session, deliveries: readonly NewDelivery[], now: EpochMs): Promise<void> {
    const rows = deliveries.map(({ webhookId, messageId, event, jobId, executionId, body }) => ({
      webhook_id: webhookId,
      message_id: messageId,
      event,
      job_id: jobId,
      execution_id: executionId === null ? null : idToBytes(executionId),
      body,
      status: 'pending',
      next_attempt_at: toDbInstant(now),
      created_at: toDbInstant(now),
    }));
    await insertRows(tx, 'scheduler_webhook_delivery', rows);
  }

  /** Takes due deliveries of these webhooks, the longest due first: who holds one alone tries it until `leaseUntil`, then it is anybody's.
   *  `ix_delivery_due`. @param room how many of each webhook are taken at most. */
  async claim(
    tx: Session,
    room: ReadonlyMap<number, number>,
    { now, leaseUntil }: { now: EpochMs; leaseUntil: EpochMs },
  ): Promise<ClaimedDelivery[]> {
    const claimed: ClaimedDelivery[] = [];
    for (const [webhookId, limit] of room) {
      const rows = await tx.query<ClaimedRow>(
        `SELECT id, message_id, body, attempts FROM scheduler_webhook_delivery
         WHERE status = 'pending' AND webhook_id = ? AND next_attempt_at <= ? ORDER BY next_attempt_at LIMIT ${limit}${tx.dialect.forUpdateSkipLocked}`,
        [webhookId, toDbInstant(now)],
      );
      for (const { id, message_id: messageId, body, attempts } of rows)
        claimed.push({ id: Number(id), webhookId, messageId, body, attempts: attempts + 1 });
    }
    if (claimed.length > 0) {
      const sql = `UPDATE scheduler_webhook_delivery SET attempts = attempts + 1, last_attempt_at = ?, next_attempt_at = ?
        WHERE id IN (${placeholders(claimed.length)})`;
      await tx.execute(sql, [toDbInstant(now), toDbInstant(leaseUntil), ...claimed.map(({ id }) => id)]);
    }
    return claimed;
  }

  /** Webhooks that have something due. */
  async findDueWebhooks(session: Session, webhookIds: readonly number[], now: EpochMs): Promise<number[]> {
    if (webhookIds.length === 0) return [];
    const sql = webhookIds
      .map(
        () =>
          `SELECT * FROM (SELECT webhook_id FROM scheduler_webhook_delivery WHERE status = 'pending' AND webhook_id = ? AND next_attempt_at <= ? LIMIT 1) d`,
      )
      .join(' UNION ALL ');
    const params = webhookIds.flatMap((id) => [id, toDbInstant(now)]);
    return (await session.query<{ webhook_id: number }>(sql, params)).map((row) => row.webhook_id);
  }

  /** Keeps how an attempt ended. @returns false when the lease had run out and somebody else tried since. */
  async settle(
    tx: Session,
    { id, attempts }: Pick<ClaimedDelivery, 'id' | 'attempts'>,
    record: AttemptRecord,
    now: EpochMs,
  ): Promise<boolean> {
    const { status, nextAttemptAt, responseStatus, error, durationMs } = record;
    const sql = `UPDATE scheduler_webhook_delivery SET status = ?, next_attempt_at = ?, delivered_at = ?, response_status = ?, error = ?, duration_ms = ?
      WHERE id = ? AND attempts = ? AND status = 'pending'`;
    const deliveredAt = status === 'delivered' ? toDbInstant(now) : null;
    const values = [status, toDbInstantOrNull(nextAttemptAt), deliveredAt, responseStatus, error, durationMs];
    return (await tx.execute(sql, [...values, id, attempts])).affected > 0;
  }

  /** Gives a claimed delivery back untried. */
  async release(tx: Session, { id, attempts }: ClaimedDelivery, now: EpochMs): Promise<void> {
    const sql = `UPDATE scheduler_webhook_delivery SET attempts = attempts - 1, next_attempt_at = ? WHERE id = ? AND attempts = ? AND status = 'pending'`;
    await tx.execute(sql, [toDbInstant(now), id, attempts]);
  }

  /** Makes an ended delivery wait again, from its first attempt. @returns whether it had ended. */
  async restart(tx: Session, id: number, now: EpochMs): Promise<boolean> {
    const sql = `UPDATE scheduler_webhook_delivery SET status = 'pending', attempts = 0, next_attempt_at = ?, delivered_at = NULL
      WHERE id = ? AND status <> 'pending'`;
    return (await tx.execute(sql, [toDbInstant(now), id])).affected > 0;
  }

  async find(session: Session, id: number): Promise<DeliveryEntity | null> {
    return session.manager.findOneBy(DeliveryEntity, { id });
  }

  async findByMessageId(
    session: Session,
    webhookId: number,
    messageId: string,
  ): Promise<DeliveryEntity | null> {
    return session.manager.findOneBy(DeliveryEntity, { webhookId, messageId });
  }

  /** Newest first. `ix_delivery_webhook`. @returns the page and how many there are. */
  async list(
    session: Session,
    where: { webhookId: number; status?: DeliveryStatus },
    page: PageRequest,
  ): Promise<[DeliveryEntity[], number]> {
    return session.manager.findAndCount(DeliveryEntity, {
      where,
      order: { id: 'DESC' },
      skip: (page.page - 1) * page.perPage,
      take: page.perPage,
    });
  }

  /** How many wait, by webhook. `ix_delivery_due`. */
  async countPending(session: Session): Promise<ReadonlyMap<number, number>> {
    const sql = `SELECT webhook_id, COUNT(*) AS waiting FROM scheduler_webhook_delivery WHERE status = 'pending' GROUP BY webhook_id`;
    const rows = await session.query<{ webhook_id: number; waiting: number | string }>(sql);
    return new Map(rows.map((row) => [row.webhook_id, Number(row.waiting)]));
  }

  /** Deletes what has ended and was written before `before`. `ix_delivery_created`. @returns how many; fewer than `limit` means that was all. */
  async deleteBefore(tx: Session, before: EpochMs, limit: number): Promise<number> {
    return this.deleteWhere(
      tx,
      `created_at < ? AND status <> 'pending' ORDER BY created_at`,
      toDbInstant(before),
      limit,
    );
  }

  /** Deletes deliveries of a webhook. @returns as {@link deleteBefore}. */
  async deleteOf(tx: Session, webhookId: number, limit: number): Promise<number> {
    return this.deleteWhere(tx, 'webhook_id = ? ORDER BY id', webhookId, limit);
  }

  private async deleteWhere(tx: Session, where: string, value: unknown, limit: number): Promise<number> {
    const sql = `SELECT id FROM scheduler_webhook_delivery WHERE ${where} LIMIT ${limit}`;
    const rows = await tx.query<{ id: number }>(sql, [value]);
    if (rows.length === 0) return 0;
    const ids = rows.map(({ id }) => id);
    await tx.execute(`DELETE FROM scheduler_webhook_delivery WHERE id IN (${placeholders(ids.length)})`, ids);
    return ids.length;
  }
}

interface ClaimedRow {
  id: number | string;
  message_id: string;
  body: string;
  attempts: number;
}

import { Injectable } from '@nestjs/common';
import type { QueryDeepPartialEntity } from 'typeorm';
import { toDbInstant, toDbInstantOrNull, type Session } from '../database/index.js';
import type { EpochMs } from '../kernel/index.js';
import type { DisabledReason } from './delivery-state.js';
import { WebhookEntity } from './webhook.entity.js';

/** The only writer of `scheduler_webhook`. */
@Injectable()
export class WebhookRepository {
  /** All, by name: there are at most `MAX_WEBHOOKS`. */
  async findAll(session: Session): Promise<WebhookEntity[]> {
    return session.manager.find(WebhookEntity, { order: { name: 'ASC', id: 'ASC' } });
  }

  async findEnabled(session: Session): Promise<WebhookEntity[]> {
    return session.manager.find(WebhookEntity, { where: { isEnabled: true }, order: { id: 'ASC' } });
  }

  async find(session: Session, id: number): Promise<WebhookEntity | null> {
    return session.manager.findOneBy(WebhookEntity, { id });
  }

  /** {@link find} with the row locked. */
  async lock(tx: Session, id: number): Promise<WebhookEntity | null> {
    await tx.query(`SELECT id FROM scheduler_webhook WHERE id = ?${tx.dialect.forUpdate}`, [id]);
    return this.find(tx, id);
  }

  async count(session: Session): Promise<number> {
    return session.manager.count(WebhookEntity);
  }

  async insert(tx: Session, webhook: Omit<WebhookEntity, 'id'>): Promise<number> {
    const result = await tx.manager.insert(WebhookEntity, webhook as QueryDeepPartialEntity<WebhookEntity>);
    return Number(result.identifiers[0]?.['id']);
  }

  /** Everything but what deliveries write by themselves. */
  async update(tx: Session, webhook: WebhookEntity): Promise<void> {
    const { id, failingSince: _failing, droppedCount: _dropped, ...columns } = webhook;
    await tx.manager.update(WebhookEntity, { id }, columns as QueryDeepPartialEntity<WebhookEntity>);
  }

  async delete(tx: Session, id: number): Promise<void> {
    await tx.manager.delete(WebhookEntity, { id });
  }

  /** A delivery came through. */
  async noteSuccess(tx: Session, id: number): Promise<void> {
    const sql =
      'UPDATE scheduler_webhook SET failing_since = NULL, dropped_count = 0 WHERE id = ? AND (failing_since IS NOT NULL OR dropped_count > 0)';
    await tx.execute(sql, [id]);
  }

  /** A delivery did not; the first of a row counts. */
  async noteFailure(tx: Session, id: number, at: EpochMs): Promise<void> {
    const sql = 'UPDATE scheduler_webhook SET failing_since = ? WHERE id = ? AND failing_since IS NULL';
    await tx.execute(sql, [toDbInstant(at), id]);
  }

  async noteDropped(tx: Session, id: number, count: number): Promise<void> {
    await tx.execute('UPDATE scheduler_webhook SET dropped_count = dropped_count + ? WHERE id = ?', [
      count,
      id,
    ]);
  }

  /** @returns whether it was on. */
  async disable(tx: Session, id: number, reason: DisabledReason, at: EpochMs): Promise<boolean> {
    const sql = `UPDATE scheduler_webhook SET is_enabled = 0, disabled_reason = ?, version = version + 1, updated_at = ?, updated_by = 'system'
      WHERE id = ? AND is_enabled = 1`;
    return (await tx.execute(sql, [reason, toDbInstantOrNull(at), id])).affected > 0;
  }
}

import { Injectable } from '@nestjs/common';
import { toDbInstant, type Session } from '../database/index.js';
import type { EpochMs } from '../kernel/index.js';
import { IdempotencyKeyEntity } from './idempotency-key.entity.js';

/** Identity of a key: unique together. */
export type IdempotencySlot = Pick<IdempotencyKeyEntity, 'principal' | 'operation' | 'idempotencyKey'>;

/** The answer that is kept. */
export type StoredAnswer = Pick<IdempotencyKeyEntity, 'responseStatus' | 'responseHeaders' | 'responseBody'>;

/** Sole access to `scheduler_idempotency_key`. */
@Injectable()
export class IdempotencyRepository {
  async find(session: Session, slot: IdempotencySlot): Promise<IdempotencyKeyEntity | null> {
    return session.manager.findOneBy(IdempotencyKeyEntity, { ...slot });
  }

  /** @throws a unique violation when the key is known: that is how one of many parallel requests wins. */
  async insert(session: Session, slot: IdempotencySlot, requestHash: string, now: EpochMs): Promise<void> {
    await session.manager.insert(IdempotencyKeyEntity, {
      ...slot,
      requestHash,
      state: 0,
      createdAt: now,
      lockedAt: now,
    });
  }

  /** Compare-and-set on `locked_at`: of several only one takes over.  @returns whether it was this one. */
  async takeOver(session: Session, row: IdempotencyKeyEntity, now: EpochMs): Promise<boolean> {
    const { affected } = await session.execute(
      `UPDATE scheduler_idempotency_key SET locked_at = ?
       WHERE principal = ? AND operation = ? AND idempotency_key = ? AND state = 0 AND locked_at = ?`,
      [toDbInstant(now), row.principal, row.operation, row.idempotencyKey, toDbInstant(row.lockedAt)],
    );
    return affected === 1;
  }

  /** Keeps the answer, unless the key was taken over meanwhile. */
  async complete(
    session: Session,
    slot: IdempotencySlot,
    lockedAt: EpochMs,
    answer: StoredAnswer,
  ): Promise<void> {
    await session.manager.update(
      IdempotencyKeyEntity,
      { ...slot, state: 0, lockedAt },
      { ...answer, state: 1 },
    );
  }

  /** Forgets a key whose request changed nothing, unless it was taken over meanwhile. */
  async release(session: Session, slot: IdempotencySlot, lockedAt: EpochMs): Promise<void> {
    await session.manager.delete(IdempotencyKeyEntity, { ...slot, state: 0, lockedAt });
  }

  async delete(session: Session, row: IdempotencyKeyEntity): Promise<void> {
    const { principal, operation, idempotencyKey, createdAt } = row;
    await session.manager.delete(IdempotencyKeyEntity, { principal, operation, idempotencyKey, createdAt });
  }

  /** Removes at most `limit` keys made before `before`.  @returns how many. */
  async deleteBefore(session: Session, before: EpochMs, limit: number): Promise<number> {
    const keys = await session.query<{ principal: string; operation: string; idempotency_key: string }>(
      `SELECT principal, operation, idempotency_key FROM scheduler_idempotency_key WHERE created_at < ? ORDER BY created_at LIMIT ${limit}`,
      [toDbInstant(before)],
    );
    for (const { principal, operation, idempotency_key: idempotencyKey } of keys) {
      await session.manager.delete(IdempotencyKeyEntity, { principal, operation, idempotencyKey });
    }
    return keys.length;
  }
}

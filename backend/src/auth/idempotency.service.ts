import { Inject, Injectable } from '@nestjs/common';
import { Database, DatabaseTime, isUniqueViolation, type Session } from '../database/index.js';
import { AppError, ConflictError, DAY, epochMs, MINUTE, type EpochMs, type Ms } from '../kernel/index.js';
import type { IdempotencyKeyEntity } from './idempotency-key.entity.js';
import { IdempotencyRepository, type IdempotencySlot, type StoredAnswer } from './idempotency.repository.js';

/** Answers are kept this long. */
export const IDEMPOTENCY_KEPT_MS: Ms = DAY;
/** A request that has not answered after this long is taken for dead. */
export const IDEMPOTENCY_TAKEOVER_MS: Ms = MINUTE;

/** What to do with a request: run it, or repeat an answer. */
export type IdempotencyVerdict =
  { kind: 'run'; lockedAt: EpochMs } | { kind: 'replay'; answer: StoredAnswer };

/** Remembers requests by their key. The primary key lets exactly one of any number of parallel duplicates run. */
@Injectable()
export class IdempotencyService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DatabaseTime) private readonly time: DatabaseTime,
    @Inject(IdempotencyRepository) private readonly keys: IdempotencyRepository,
  ) {}

  /** @throws IDEMPOTENCY_KEY_REUSED (422), IDEMPOTENCY_IN_FLIGHT (409). */
  async begin(slot: IdempotencySlot, requestHash: string): Promise<IdempotencyVerdict> {
    for (;;) {
      const now = this.time.now();
      if (await this.insert(slot, requestHash, now)) return { kind: 'run', lockedAt: now };
      const verdict = await this.database.transaction((tx) => this.judge(tx, slot, requestHash, now));
      // null: the row went away between the two statements, so the key is free again.
      if (verdict) return verdict;
    }
  }

  /** Keeps the answer for repetitions. */
  async complete(slot: IdempotencySlot, lockedAt: EpochMs, answer: StoredAnswer): Promise<void> {
    await this.database.transaction((tx) => this.keys.complete(tx, slot, lockedAt, answer));
  }

  /** Frees the key: the request failed and changed nothing, so it may be corrected and repeated. */
  async release(slot: IdempotencySlot, lockedAt: EpochMs): Promise<void> {
    await this.database.transaction((tx) => this.keys.release(tx, slot, lockedAt));
  }

  /** For retention: removes keys older than a day, at most 500 a call.  @returns how many were removed. */
  async deleteExpired(): Promise<number> {
    const before = epochMs(this.time.now() - IDEMPOTENCY_KEPT_MS);
    return this.database.transaction((tx) => this.keys.deleteBefore(tx, before, 500));
  }

  private async insert(slot: IdempotencySlot, requestHash: string, now: EpochMs): Promise<boolean> {
    try {
      await this.database.transaction((tx) => this.keys.insert(tx, slot, requestHash, now));
      return true;
    } catch (error) {
      if (isUniqueViolation(error)) return false;
      throw error;
    }
  }

  private async judge(
    tx: Session,
    slot: IdempotencySlot,
    requestHash: string,
    now: EpochMs,
  ): Promise<IdempotencyVerdict | null> {
    const row = await this.keys.find(tx, slot);
    if (!row) return null;
    if (now - row.createdAt >= IDEMPOTENCY_KEPT_MS) {
      await this.keys.delete(tx, row);
      return null;
    }
    if (row.requestHash !== requestHash) {
      const detail =
        'This Idempotency-Key came with another request before. Use a new key for a new request.';
      throw new AppError('IDEMPOTENCY_KEY_REUSED', { status: 422, detail });
    }
    if (row.state === 1) return { kind: 'replay', answer: row };
    return this.takeOver(tx, row, now);
  }

  private async takeOver(tx: Session, row: IdempotencyKeyEntity, now: EpochMs): Promise<IdempotencyVerdict> {
    const isDead = now - row.lockedAt >= IDEMPOTENCY_TAKEOVER_MS;
    if (isDead && (await this.keys.takeOver(tx, row, now))) return { kind: 'run', lockedAt: now };
    throw new ConflictError(
      'IDEMPOTENCY_IN_FLIGHT',
      'The first request with this key is still running; repeat it in a moment.',
    );
  }
}

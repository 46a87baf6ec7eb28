import { Injectable } from '@nestjs/common';
import { toDbInstant, type Session } from '../database/index.js';
import type { EpochMs, PageRequest } from '../kernel/index.js';
import { ApiKeyEntity } from './api-key.entity.js';

/** Sole access to `scheduler_api_key`. */
@Injectable()
export class ApiKeysRepository {
  async findByHash(session: Session, keyHash: string): Promise<ApiKeyEntity | null> {
    return session.manager.findOneBy(ApiKeyEntity, { keyHash });
  }

  /** Locks the row, so that two edits follow one another. */
  async lock(session: Session, id: number): Promise<ApiKeyEntity | null> {
    await session.query(`SELECT id FROM scheduler_api_key WHERE id = ?${session.dialect.forUpdate}`, [id]);
    return session.manager.findOneBy(ApiKeyEntity, { id });
  }

  /** Newest first, revoked ones included. */
  async list(session: Session, page: PageRequest): Promise<{ rows: ApiKeyEntity[]; total: number }> {
    const [rows, total] = await session.manager.findAndCount(ApiKeyEntity, {
      order: { id: 'DESC' },
      take: page.perPage,
      skip: (page.page - 1) * page.perPage,
    });
    return { rows, total };
  }

  /** @returns the new id.  @throws a unique violation when prefix or hash exist. */
  async insert(session: Session, key: Omit<ApiKeyEntity, 'id'>): Promise<number> {
    const result = await session.manager.insert(ApiKeyEntity, { ...key });
    return Number(result.identifiers[0]?.['id']);
  }

  async update(session: Session, id: number, patch: Partial<Omit<ApiKeyEntity, 'id'>>): Promise<void> {
    await session.manager.update(ApiKeyEntity, { id }, { ...patch });
  }

  /** Revokes the other bootstrap keys: the environment names the only valid one. */
  async revokeOthers(session: Session, name: string, keyHash: string, now: EpochMs): Promise<void> {
    await session.execute(
      `UPDATE scheduler_api_key SET revoked_at = ? WHERE name = ? AND created_by = 'system' AND key_hash <> ? AND revoked_at IS NULL`,
      [toDbInstant(now), name, keyHash],
    );
  }

  async touch(session: Session, id: number, now: EpochMs): Promise<void> {
    await session.manager.update(ApiKeyEntity, { id }, { lastUsedAt: now });
  }
}

import { AccessStore } from './access-store.js';
import { Inject, Injectable } from '@nestjs/common';
import type { Session } from '../database/index.js';
import { parseInstant, principalLabel, type Principal } from '../http/index.js';
import { ConflictError, NotFoundError, pageOf, ValidationError, type PageRequest } from '../kernel/index.js';
import type { ApiKeyEntity } from './api-key.entity.js';
import { toApiKeyDto } from './auth-mapping.js';
import type { ApiKeyDto, ApiKeyPageDto, CreateApiKeyDto, CreatedApiKeyDto } from './auth.dto.js';
import { newApiKey, sha256 } from './tokens.js';

/** Administration of API keys. */
@Injectable()
export class ApiKeysService {
  constructor(@Inject(AccessStore) private readonly store: AccessStore) {}

  async list(page: PageRequest): Promise<ApiKeyPageDto> {
    const { rows, total } = await this.store.database.read((session) => this.store.keys.list(session, page));
    return pageOf(rows.map(toApiKeyDto), total, page);
  }

  /** @returns the key with its secret, which cannot be shown again.  @throws VALIDATION_FAILED when it would be expired. */
  async create(principal: Principal, input: CreateApiKeyDto): Promise<CreatedApiKeyDto> {
    const now = this.store.time.now();
    const expiresAt = parseInstant(input.expiresAt, '/expiresAt');
    if (expiresAt !== null && expiresAt <= now) {
      const message = 'Give an instant that is still to come, or null for never.';
      throw new ValidationError([{ pointer: '/expiresAt', code: 'IN_THE_PAST', message }]);
    }
    const { key, prefix } = newApiKey();
    const row: Omit<ApiKeyEntity, 'id'> = {
      name: input.name,
      prefix,
      keyHash: sha256(key),
      role: input.role,
      scopes: null,
      createdAt: now,
      createdBy: principalLabel(principal),
      expiresAt,
      lastUsedAt: null,
      revokedAt: null,
    };
    return this.store.database.transaction(async (tx) => {
      const id = await this.store.keys.insert(tx, row);
      const after = toApiKeyDto({ ...row, id });
      await this.store.audit.record(tx, {
        principal,
        action: 'api_key.create',
        targetType: 'api_key',
        targetId: id,
        after,
      });
      return { ...after, key };
    });
  }

  /** Ends a key at once. A revoked key stays revoked and in the list.  @throws NOT_FOUND. */
  async revoke(principal: Principal, id: number): Promise<void> {
    await this.store.database.transaction(async (tx) => {
      const row = await this.lock(tx, id);
      if (row.revokedAt !== null) return;
      const after = { ...row, revokedAt: this.store.time.now() };
      await this.store.keys.update(tx, id, { revokedAt: after.revokedAt });
      await this.record(tx, principal, 'api_key.revoke', row, after);
    });
  }

  /** Gives the key a new secret; the old one ends at once.  @throws NOT_FOUND, API_KEY_REVOKED. */
  async rotate(principal: Principal, id: number): Promise<CreatedApiKeyDto> {
    const { key, prefix } = newApiKey();
    return this.store.database.transaction(async (tx) => {
      const row = await this.lock(tx, id);
      if (row.revokedAt !== null)
        throw new ConflictError('API_KEY_REVOKED', 'This key is revoked; create a new one.');
      const after = { ...row, prefix, keyHash: sha256(key), lastUsedAt: null };
      await this.store.keys.update(tx, id, { prefix, keyHash: after.keyHash, lastUsedAt: null });
      await this.record(tx, principal, 'api_key.rotate', row, after);
      return { ...toApiKeyDto(after), key };
    });
  }

  private async lock(tx: Session, id: number): Promise<ApiKeyEntity> {
    const row = await this.store.keys.lock(tx, id);
    if (!row) throw new NotFoundError('API key', id);
    return row;
  }

  private async record(
    tx: Session,
    principal: Principal,
    action: string,
    ...states: [ApiKeyEntity, ApiKeyEntity]
  ): Promise<void> {
    const [before, after]: ApiKeyDto[] = states.map(toApiKeyDto);
    await this.store.audit.record(tx, {
      principal,
      action,
      targetType: 'api_key',
      targetId: states[0].id,
      before,
      after,
    });
  }
}

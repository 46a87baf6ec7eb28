import { AccessStore } from './access-store.js';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { isUniqueViolation, type Session } from '../database/index.js';
import { SYSTEM_PRINCIPAL } from '../http/index.js';
import type { EpochMs } from '../kernel/index.js';
import { AuthOptions } from './auth-options.js';
import { dummyHash, hashPassword } from './password.js';
import { newPassword, sha256 } from './tokens.js';

const BOOTSTRAP_KEY_NAME = 'bootstrap';

/** Makes the first ways in: the user `admin` where there is no user yet, and the key of the environment. Runs at every start and
 *  in several processes at once: unique keys decide who was first, the others find it done. */
@Injectable()
export class FirstAccess implements OnApplicationBootstrap {
  constructor(
    @Inject(AccessStore) private readonly store: AccessStore,
    @Inject(AuthOptions) private readonly options: AuthOptions,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.ensureAdmin();
    if (this.options.bootstrapApiKey !== null) await this.ensureKey(this.options.bootstrapApiKey);
    // Made now, so that the first unknown user name is not answered later than a known one.
    await dummyHash();
  }

  private async ensureAdmin(): Promise<void> {
    if ((await this.store.database.read((session) => this.store.users.count(session))) > 0) return;
    const generated = this.options.adminPassword === null ? newPassword() : null;
    const passwordHash = await hashPassword(generated ?? this.options.adminPassword ?? newPassword());
    const isMine = await this.first((tx, now) => this.insertAdmin(tx, passwordHash, now));
    if (isMine && generated !== null) {
      this.options.announce(
        `First start: sign in as "admin" with the password ${generated} (shown only now).`,
      );
    }
  }

  private async insertAdmin(tx: Session, passwordHash: string, now: EpochMs): Promise<void> {
    const targetId = await this.store.users.insert(tx, {
      username: 'admin',
      passwordHash,
      role: 'admin',
      disabled: false,
      mustChangePassword: false,
      sessionEpoch: 0,
      createdAt: now,
      createdBy: 'system',
      updatedAt: now,
      lastLoginAt: null,
    });
    await this.store.audit.record(tx, {
      principal: SYSTEM_PRINCIPAL,
      action: 'user.create',
      targetType: 'user',
      targetId,
    });
  }

  private async ensureKey(key: string): Promise<void> {
    const keyHash = sha256(key);
    await this.first(async (tx, now) => {
      await this.store.keys.revokeOthers(tx, BOOTSTRAP_KEY_NAME, keyHash, now);
      const existing = await this.store.keys.findByHash(tx, keyHash);
      if (existing) {
        const isRight =
          existing.revokedAt === null && existing.expiresAt === null && existing.role === 'admin';
        if (!isRight)
          await this.store.keys.update(tx, existing.id, { revokedAt: null, expiresAt: null, role: 'admin' });
        return;
      }
      await this.insertKey(tx, keyHash, now);
    });
  }

  private async insertKey(tx: Session, keyHash: string, now: EpochMs): Promise<void> {
    const targetId = await this.store.keys.insert(tx, {
      name: BOOTSTRAP_KEY_NAME,
      // Of the hash, not of the key: its beginning may be part of the secret.
      prefix: `env_${keyHash.slice(0, 8)}`,
      keyHash,
      role: 'admin',
      scopes: null,
      createdAt: now,
      createdBy: 'system',
      expiresAt: null,
      lastUsedAt: null,
      revokedAt: null,
    });
    await this.store.audit.record(tx, {
      principal: SYSTEM_PRINCIPAL,
      action: 'api_key.create',
      targetType: 'api_key',
      targetId,
    });
  }

  /** @returns false when another process was first. */
  private async first(work: (tx: Session, now: EpochMs) => Promise<void>): Promise<boolean> {
    try {
      await this.store.database.transaction((tx) => work(tx, this.store.time.now()));
      return true;
    } catch (error) {
      if (isUniqueViolation(error)) return false;
      throw error;
    }
  }
}

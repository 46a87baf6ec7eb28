import { Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Database, DatabaseTime, type Session } from '../database/index.js';
import type { Principal } from '../http/index.js';
import { epochMs, type EpochMs } from '../kernel/index.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { AuthOptions, SESSION_ABSOLUTE_MS, TOUCH_EVERY_MS } from './auth-options.js';
import { readSessionCookie } from './session-cookie.js';
import type { SessionEntity } from './session.entity.js';
import { SessionsRepository } from './sessions.repository.js';
import { sha256 } from './tokens.js';
import { UsersRepository } from './users.repository.js';

/** Who sent a request. `csrfToken` and `tokenHash` are null for API keys. */
export interface Identity {
  principal: Principal;
  csrfToken: string | null;
  tokenHash: string | null;
  mustChangePassword: boolean;
}

/** Finds out who sent a request. Looks in the database each time, so that a revoked key, a changed role or a disabled account
 *  counts from the next request on, in every process. */
@Injectable()
export class Authenticator {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DatabaseTime) private readonly time: DatabaseTime,
    @Inject(SessionsRepository) private readonly sessions: SessionsRepository,
    @Inject(UsersRepository) private readonly users: UsersRepository,
    @Inject(ApiKeysRepository) private readonly keys: ApiKeysRepository,
    @Inject(AuthOptions) private readonly options: AuthOptions,
  ) {}

  /** @returns null when nobody can be recognised. An `Authorization` header decides alone: with a bad key the cookie does not
   *  count. */
  async identify(request: Request): Promise<Identity | null> {
    const header = request.headers.authorization;
    if (header !== undefined) {
      const key = /^Bearer +([\x21-\x7e]{1,300})$/i.exec(header)?.[1];
      return key === undefined ? null : this.database.read((session) => this.byApiKey(session, sha256(key)));
    }
    const token = readSessionCookie(request);
    return token === null ? null : this.database.read((session) => this.bySession(session, sha256(token)));
  }

  private async byApiKey(session: Session, hash: string): Promise<Identity | null> {
    const key = await this.keys.findByHash(session, hash);
    const now = this.time.now();
    if (!key || key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt <= now)) return null;
    if (key.lastUsedAt === null || now - key.lastUsedAt >= TOUCH_EVERY_MS)
      await this.keys.touch(session, key.id, now);
    const principal: Principal = { kind: 'api_key', id: key.id, name: key.name, role: key.role };
    return { principal, csrfToken: null, tokenHash: null, mustChangePassword: false };
  }

  private async bySession(session: Session, tokenHash: string): Promise<Identity | null> {
    const row = await this.sessions.find(session, tokenHash);
    const now = this.time.now();
    if (!row || row.expiresAt <= now) return null;
    const user = await this.users.find(session, row.userId);
    if (!user || user.disabled || user.sessionEpoch !== row.sessionEpoch) return null;
    if (now - row.lastSeenAt >= TOUCH_EVERY_MS) {
      await this.sessions.touch(session, tokenHash, now, this.expiryOf(row, now));
    }
    const principal: Principal = { kind: 'user', id: user.id, name: user.username, role: user.role };
    return { principal, csrfToken: row.csrfToken, tokenHash, mustChangePassword: user.mustChangePassword };
  }

  /** Sliding, but never past the absolute end. */
  expiryOf(row: Pick<SessionEntity, 'createdAt'>, now: EpochMs): EpochMs {
    return epochMs(Math.min(now + this.options.sessionTtlMs, row.createdAt + SESSION_ABSOLUTE_MS));
  }
}

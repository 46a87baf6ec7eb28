import { AccessStore } from './access-store.js';
import { Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { Session } from '../database/index.js';
import type { Principal } from '../http/index.js';
import { AuthOptions, TOUCH_EVERY_MS } from './auth-options.js';
import { sessionExpiry } from './session-expiry.js';
import { readSessionCookie } from './session-cookie.js';
import { sha256 } from './tokens.js';

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
    @Inject(AccessStore) private readonly store: AccessStore,
    @Inject(AuthOptions) private readonly options: AuthOptions,
  ) {}

  /** @returns null when nobody can be recognised. An `Authorization` header decides alone: with a bad key the cookie does not
   *  count. */
  async identify(request: Request): Promise<Identity | null> {
    const header = request.headers.authorization;
    if (header !== undefined) {
      const key = /^Bearer +([\x21-\x7e]{1,300})$/i.exec(header)?.[1];
      return key === undefined
        ? null
        : this.store.database.read((session) => this.byApiKey(session, sha256(key)));
    }
    const token = readSessionCookie(request);
    return token === null
      ? null
      : this.store.database.read((session) => this.bySession(session, sha256(token)));
  }

  private async byApiKey(session: Session, hash: string): Promise<Identity | null> {
    const key = await this.store.keys.findByHash(session, hash);
    const now = this.store.time.now();
    if (!key || key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt <= now)) return null;
    if (key.lastUsedAt === null || now - key.lastUsedAt >= TOUCH_EVERY_MS)
      await this.store.keys.touch(session, key.id, now);
    const principal: Principal = { kind: 'api_key', id: key.id, name: key.name, role: key.role };
    return { principal, csrfToken: null, tokenHash: null, mustChangePassword: false };
  }

  private async bySession(session: Session, tokenHash: string): Promise<Identity | null> {
    const row = await this.store.sessions.find(session, tokenHash);
    const now = this.store.time.now();
    if (!row || row.expiresAt <= now) return null;
    const user = await this.store.users.find(session, row.userId);
    if (!user || user.disabled || user.sessionEpoch !== row.sessionEpoch) return null;
    if (now - row.lastSeenAt >= TOUCH_EVERY_MS) {
      await this.store.sessions.touch(
        session,
        tokenHash,
        now,
        sessionExpiry(row.createdAt, now, this.options.sessionTtlMs),
      );
    }
    const principal: Principal = { kind: 'user', id: user.id, name: user.username, role: user.role };
    return { principal, csrfToken: row.csrfToken, tokenHash, mustChangePassword: user.mustChangePassword };
  }
}

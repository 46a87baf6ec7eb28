import { AccessStore } from './access-store.js';
import { Inject, Injectable } from '@nestjs/common';
import { currentRequest, type Principal } from '../http/index.js';
import { ForbiddenError, ValidationError } from '../kernel/index.js';
import { toUserDto } from './auth-mapping.js';
import { unauthenticated } from './auth-problems.js';
import type { ChangePasswordDto, LoginDto, LoginResultDto } from './auth.dto.js';
import { AuthOptions } from './auth-options.js';
import { PasswordCheck } from './password-check.js';
import { hashPassword } from './password.js';
import { sessionExpiry } from './session-expiry.js';
import { newCsrfToken, newSessionToken, sha256 } from './tokens.js';
import type { UserEntity } from './user.entity.js';

/** Signing in and out, and one's own password. */
@Injectable()
export class AuthService {
  constructor(
    @Inject(AccessStore) private readonly store: AccessStore,
    @Inject(PasswordCheck) private readonly passwords: PasswordCheck,
    @Inject(AuthOptions) private readonly options: AuthOptions,
  ) {}

  /** Starts a session. `token` is for the cookie and nowhere else.
   *  @throws INVALID_CREDENTIALS for every cause alike, TOO_MANY_REQUESTS. */
  async login(input: LoginDto, userAgent: string | null): Promise<LoginResultDto & { token: string }> {
    const ip = currentRequest()?.ip ?? null;
    const user = await this.passwords.check(input.username, input.password);
    const token = newSessionToken();
    const csrfToken = newCsrfToken();
    const now = this.store.time.now();
    const principal: Principal = { kind: 'user', id: user.id, name: user.username, role: user.role };
    await this.store.database.transaction(async (tx) => {
      await this.store.sessions.deleteExpired(tx, now);
      await this.store.sessions.insert(tx, {
        tokenHash: sha256(token),
        userId: user.id,
        csrfToken,
        sessionEpoch: user.sessionEpoch,
        createdAt: now,
        lastSeenAt: now,
        expiresAt: sessionExpiry(now, now, this.options.sessionTtlMs),
        ip,
        userAgent: userAgent?.slice(0, 255) ?? null,
      });
      await this.store.users.recordLogin(tx, user.id, now);
      await this.store.audit.record(tx, {
        principal,
        action: 'auth.login',
        targetType: 'user',
        targetId: user.id,
      });
    });
    return { token, csrfToken, user: toUserDto({ ...user, lastLoginAt: now }) };
  }

  /** Ends the session. Harmless when it has ended already. */
  async logout(principal: Principal, tokenHash: string | null): Promise<void> {
    if (tokenHash === null) return;
    await this.store.database.transaction(async (tx) => {
      await this.store.sessions.delete(tx, tokenHash);
      await this.store.audit.record(tx, {
        principal,
        action: 'auth.logout',
        targetType: 'user',
        targetId: principal.id,
      });
    });
  }

  /** Changes one's own password and ends all one's sessions, this one included.
   *  @throws VALIDATION_FAILED when the current password is wrong or the new one is the same. */
  async changePassword(principal: Principal, input: ChangePasswordDto): Promise<void> {
    if (principal.kind !== 'user') throw new ForbiddenError('An API key has no password; rotate it instead.');
    const user = await this.checkCurrent(principal, input.currentPassword);
    if (input.newPassword === input.currentPassword) {
      throw new ValidationError([
        { pointer: '/newPassword', code: 'UNCHANGED', message: 'Choose a password you do not have now.' },
      ]);
    }
    const passwordHash = await hashPassword(input.newPassword);
    await this.store.database.transaction(async (tx) => {
      const current = await this.store.users.lock(tx, user.id);
      // Reset or disabled by somebody while the password was being hashed.
      if (!current || current.sessionEpoch !== user.sessionEpoch) throw unauthenticated();
      await this.store.users.update(
        tx,
        current,
        { passwordHash, mustChangePassword: false },
        this.store.time.now(),
      );
      await this.store.sessions.deleteOfUser(tx, user.id);
      await this.store.audit.record(tx, {
        principal,
        action: 'auth.password',
        targetType: 'user',
        targetId: user.id,
      });
    });
  }

  private async checkCurrent(principal: Principal, password: string): Promise<UserEntity> {
    try {
      return await this.passwords.check(principal.name, password);
    } catch (error) {
      // 401 would tell the console that the session has ended.
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'INVALID_CREDENTIALS')
        throw error;
      throw new ValidationError([
        { pointer: '/currentPassword', code: 'WRONG_PASSWORD', message: 'This is not your password.' },
      ]);
    }
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/index.js';
import { Database, DatabaseTime } from '../database/index.js';
import { currentRequest, type Principal } from '../http/index.js';
import { AppLogger, ForbiddenError, ValidationError } from '../kernel/index.js';
import { toUserDto } from './auth-mapping.js';
import { invalidCredentials, unauthenticated } from './auth-problems.js';
import type { ChangePasswordDto, LoginDto, LoginResultDto } from './auth.dto.js';
import { Authenticator } from './authenticator.js';
import { LoginThrottle } from './login-throttle.js';
import { dummyHash, hashPassword, verifyPassword } from './password.js';
import { SessionsRepository } from './sessions.repository.js';
import { newCsrfToken, newSessionToken, sha256 } from './tokens.js';
import type { UserEntity } from './user.entity.js';
import { UsersRepository } from './users.repository.js';

/** Signing in and out, and one's own password. */
@Injectable()
export class AuthService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DatabaseTime) private readonly time: DatabaseTime,
    @Inject(UsersRepository) private readonly users: UsersRepository,
    @Inject(SessionsRepository) private readonly sessions: SessionsRepository,
    @Inject(Authenticator) private readonly authenticator: Authenticator,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(LoginThrottle) private readonly throttle: LoginThrottle,
    @Inject(AppLogger) private readonly log: AppLogger,
  ) {}

  /** Starts a session. `token` is for the cookie and nowhere else.
   *  @throws INVALID_CREDENTIALS for every cause alike, TOO_MANY_REQUESTS. */
  async login(input: LoginDto, userAgent: string | null): Promise<LoginResultDto & { token: string }> {
    const ip = currentRequest()?.ip ?? null;
    const user = await this.checkPassword(input.username, input.password);
    const token = newSessionToken();
    const csrfToken = newCsrfToken();
    const now = this.time.now();
    const principal: Principal = { kind: 'user', id: user.id, name: user.username, role: user.role };
    await this.database.transaction(async (tx) => {
      await this.sessions.deleteExpired(tx, now);
      await this.sessions.insert(tx, {
        tokenHash: sha256(token),
        userId: user.id,
        csrfToken,
        sessionEpoch: user.sessionEpoch,
        createdAt: now,
        lastSeenAt: now,
        expiresAt: this.authenticator.expiryOf({ createdAt: now }, now),
        ip,
        userAgent: userAgent?.slice(0, 255) ?? null,
      });
      await this.users.recordLogin(tx, user.id, now);
      await this.audit.record(tx, { principal, action: 'auth.login', targetType: 'user', targetId: user.id });
    });
    return { token, csrfToken, user: toUserDto({ ...user, lastLoginAt: now }) };
  }

  /** Ends the session. Harmless when it has ended already. */
  async logout(principal: Principal, tokenHash: string | null): Promise<void> {
    if (tokenHash === null) return;
    await this.database.transaction(async (tx) => {
      await this.sessions.delete(tx, tokenHash);
      await this.audit.record(tx, {
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
    await this.database.transaction(async (tx) => {
      const current = await this.users.lock(tx, user.id);
      // Reset or disabled by somebody while the password was being hashed.
      if (!current || current.sessionEpoch !== user.sessionEpoch) throw unauthenticated();
      await this.users.update(tx, current, { passwordHash, mustChangePassword: false }, this.time.now());
      await this.sessions.deleteOfUser(tx, user.id);
      await this.audit.record(tx, {
        principal,
        action: 'auth.password',
        targetType: 'user',
        targetId: user.id,
      });
    });
  }

  private async checkCurrent(principal: Principal, password: string): Promise<UserEntity> {
    try {
      return await this.checkPassword(principal.name, password);
    } catch (error) {
      // 401 would tell the console that the session has ended.
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'INVALID_CREDENTIALS')
        throw error;
      throw new ValidationError([
        { pointer: '/currentPassword', code: 'WRONG_PASSWORD', message: 'This is not your password.' },
      ]);
    }
  }

  private async checkPassword(username: string, password: string): Promise<UserEntity> {
    const address = currentRequest()?.ip ?? '';
    this.throttle.begin(username, address);
    const user = await this.database.read((session) => this.users.findByName(session, username));
    const isRight = await verifyPassword(password, user?.passwordHash ?? (await dummyHash()));
    if (!user || user.disabled || !isRight) {
      this.log.warn('sign-in refused', { username, ip: address });
      throw invalidCredentials();
    }
    this.throttle.succeed(username, address);
    return user;
  }
}

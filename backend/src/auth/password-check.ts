import { Inject, Injectable } from '@nestjs/common';
import { currentRequest } from '../http/index.js';
import { AppLogger } from '../kernel/index.js';
import { AccessStore } from './access-store.js';
import { invalidCredentials } from './auth-problems.js';
import { LoginThrottle } from './login-throttle.js';
import { dummyHash, verifyPassword } from './password.js';
import type { UserEntity } from './user.entity.js';

/** Checks a name and a password, slowed down by account and address. */
@Injectable()
export class PasswordCheck {
  constructor(
    @Inject(AccessStore) private readonly store: AccessStore,
    @Inject(LoginThrottle) private readonly throttle: LoginThrottle,
    @Inject(AppLogger) private readonly log: AppLogger,
  ) {}

  /** @param username lower case.  @returns the user, who is not disabled.
   *  @throws INVALID_CREDENTIALS for every cause alike and after the same time, TOO_MANY_REQUESTS. */
  async check(username: string, password: string): Promise<UserEntity> {
    const address = currentRequest()?.ip ?? '';
    this.throttle.begin(username, address);
    const user = await this.store.database.read((session) => this.store.users.findByName(session, username));
    const isRight = await verifyPassword(password, user?.passwordHash ?? (await dummyHash()));
    if (!user || user.disabled || !isRight) {
      this.log.warn('sign-in refused', { username, ip: address });
      throw invalidCredentials();
    }
    this.throttle.succeed(username, address);
    return user;
  }
}

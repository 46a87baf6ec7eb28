import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';
import { AuditModule } from '../audit/index.js';
import { Clock } from '../kernel/index.js';
import { AccessStore, AccessTables } from './access-store.js';
import { PasswordCheck } from './password-check.js';
import { AccessGuard } from './access.guard.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { ApiKeysService } from './api-keys.service.js';
import { AuthOptions } from './auth-options.js';
import './auth-problems.js';
import { AuthController } from './auth.controller.js';
import { AuthService } from './auth.service.js';
import { Authenticator } from './authenticator.js';
import { FirstAccess } from './first-access.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { IdempotencyRepository } from './idempotency.repository.js';
import { IdempotencyService } from './idempotency.service.js';
import { LoginThrottle } from './login-throttle.js';
import { RouteAccessCheck } from './route-access-check.js';
import { SessionsRepository } from './sessions.repository.js';
import { UsersController } from './users.controller.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';

/** Users, sessions, API keys and the guard before every route of the process. For processes that serve the API. Needs global
 *  Database, DatabaseTime, Clock and AppLogger, and a migrated database when the application boots. */
@Module({})
export class AuthModule {
  static forRoot(options: AuthOptions): DynamicModule {
    return {
      module: AuthModule,
      imports: [AuditModule, DiscoveryModule],
      controllers: [AuthController, UsersController, ApiKeysController],
      providers: [
        { provide: AuthOptions, useValue: options },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
        { provide: LoginThrottle, useFactory: (clock: Clock) => new LoginThrottle(clock), inject: [Clock] },
        AccessStore,
        AccessTables,
        Authenticator,
        PasswordCheck,
        AuthService,
        UsersService,
        ApiKeysService,
        IdempotencyService,
        FirstAccess,
        RouteAccessCheck,
        UsersRepository,
        SessionsRepository,
        ApiKeysRepository,
        IdempotencyRepository,
      ],
      exports: [Authenticator, IdempotencyService],
    };
  }
}

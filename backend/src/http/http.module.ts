import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { ProblemDetailsFilter } from './problem-details.filter.js';
import { RATE_LIMIT_PER_MINUTE, RateLimitGuard } from './rate-limit.guard.js';
import { EdgeValidationPipe } from './validation.pipe.js';

/** Settings of {@link HttpModule}. */
export interface HttpModuleOptions {
  /** Requests a minute and client address; 0 = no limit. */
  rateLimitPerMinute: number;
}

/** Binds the filter, the pipe and the rate limit to every route. Needs a global AppLogger and Clock. Import it before AuthModule,
 *  so that the limit is checked before a password or key is. */
@Module({})
export class HttpModule {
  static forRoot({ rateLimitPerMinute }: HttpModuleOptions): DynamicModule {
    return {
      module: HttpModule,
      providers: [
        { provide: RATE_LIMIT_PER_MINUTE, useValue: rateLimitPerMinute },
        { provide: APP_FILTER, useClass: ProblemDetailsFilter },
        { provide: APP_PIPE, useClass: EdgeValidationPipe },
        { provide: APP_GUARD, useClass: RateLimitGuard },
      ],
    };
  }
}

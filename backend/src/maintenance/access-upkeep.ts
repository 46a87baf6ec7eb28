import { Injectable } from '@nestjs/common';
import { IdempotencyService } from '../auth/index.js';
import { AppLogger, Clock, HOUR, Loop, type StartStop } from '../kernel/index.js';

/** Forgets idempotency keys that are older than a day, once an hour, in processes that serve the API.
 *
 *  Purpose: the table stays small. State: none. Failure handling: the next hour does it. */
@Injectable()
export class AccessUpkeep implements StartStop {
  private readonly loop: Loop;

  constructor(clock: Clock, keys: IdempotencyService, logger: AppLogger) {
    this.loop = new Loop(clock, {
      periodMs: HOUR,
      turn: async () => (await keys.deleteExpired()) > 0,
      onError: (error) => logger.warn('old idempotency keys could not be deleted', { error: String(error) }),
    });
  }

  async start(): Promise<void> {
    await this.loop.start();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
  }
}

import { Injectable } from '@nestjs/common';
import { ThisInstance } from '../instances/index.js';
import { AppLogger, Clock, EventHub, Loop, SECOND, type StartStop } from '../kernel/index.js';
import { TaskRunner } from './task-runner.js';

/** Looks after the open runs of this process once a second and when rung: cancel requests, lost fences, lost heartbeat.
 *
 *  Purpose: a cancel reaches the run wherever it was asked for; a run that may be started again elsewhere stops in time.
 *  State: none. Failure handling: a failed look is repeated a second later; the doorbell only hastens it. */
@Injectable()
export class RunWatch implements StartStop {
  private readonly loop: Loop;
  private unsubscribe: (() => void) | null = null;

  constructor(
    clock: Clock,
    private readonly runner: TaskRunner,
    private readonly instance: ThisInstance,
    private readonly hub: EventHub,
    logger: AppLogger,
  ) {
    this.loop = new Loop(clock, {
      periodMs: SECOND,
      turn: () => this.turn(),
      onError: (error) => logger.warn('the open runs could not be looked at', { error: String(error) }),
    });
  }

  async start(): Promise<void> {
    this.unsubscribe ??= this.hub.onDoorbell('cancel', () => this.loop.ring());
    await this.loop.start();
  }

  async stop(): Promise<void> {
    this.unsubscribe?.();
    this.unsubscribe = null;
    await this.loop.stop();
  }

  private async turn(): Promise<void> {
    if (!this.instance.isBeating || this.instance.isDeclaredDead)
      this.runner.giveUpRedeliverable(this.instance.silentMs);
    await this.runner.poll();
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { isTerminal, type ExecutionStatus } from '../executions/index.js';
import { AppLogger, Clock, EventHub, Loop, SECOND, type StartStop } from '../kernel/index.js';
import { OperationAdvancer } from './operation-advancer.js';

/** Brings operations forward in an engine process.
 *
 *  Purpose: backfills and bulk actions go on until they end. State: the jobs whose runs make room (a hint).
 *  Failure handling: a turn that fails is repeated at its next time; what was committed stays, what was not is done again. */
@Injectable()
export class OperationsLoop implements StartStop {
  private readonly loop: Loop;
  private subscriptions: (() => void)[] = [];
  private jobIds: ReadonlySet<number> = new Set();

  constructor(
    @Inject(Clock) clock: Clock,
    @Inject(OperationAdvancer) private readonly advancer: OperationAdvancer,
    @Inject(EventHub) private readonly hub: EventHub,
    @Inject(AppLogger) logger: AppLogger,
  ) {
    this.loop = new Loop(clock, {
      periodMs: SECOND,
      turn: () => this.turn(),
      onError: (error) => logger.warn('operations had an error and go on', { error: String(error) }),
    });
  }

  async start(): Promise<void> {
    if (this.subscriptions.length === 0) {
      this.subscriptions = [
        this.hub.onDoorbell('operate', () => this.loop.ring()),
        // The end of a run makes room for the next one of a backfill.
        this.hub.onChange(({ type, jobId, status }) => {
          if (type !== 'execution.changed' || jobId === undefined || !this.jobIds.has(jobId)) return;
          if (status !== undefined && isTerminal(status as ExecutionStatus)) this.loop.ring();
        }),
      ];
    }
    await this.loop.start();
  }

  async stop(): Promise<void> {
    for (const end of this.subscriptions.splice(0)) end();
    await this.loop.stop();
  }

  private async turn(): Promise<boolean> {
    const { jobIds, hasMore } = await this.advancer.turn();
    this.jobIds = jobIds;
    return hasMore;
  }
}

import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../database/index.js';
import { Clock, EventHub, SECOND, type ExecutionId, type Ms } from '../kernel/index.js';
import { isTerminal } from './execution-state.js';
import { ExecutionsRead } from './executions.read.js';

/** Clients that may wait at once in one process; more are answered without waiting. */
const MAX_WAITING = 500;

/** Waits for the end of an execution. A hint makes it look at once; without hints (another process runs it, nothing bridges) it looks
 *  once a second. It only ever believes the database. */
@Injectable()
export class ExecutionWaiter implements OnModuleDestroy {
  private waiting = 0;
  private readonly stopping = new AbortController();

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ExecutionsRead) private readonly executions: ExecutionsRead,
    @Inject(EventHub) private readonly hub: EventHub,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Nobody waits any longer: the process must not be held up by its clients. */
  onModuleDestroy(): void {
    this.stopping.abort();
  }

  /** Resolves when the execution has ended or is gone, when `limit` is over, or when `signal` aborts or the process stops. */
  async untilEnd(id: ExecutionId, limit: Ms, signal?: AbortSignal): Promise<void> {
    if (this.waiting >= MAX_WAITING) return;
    this.waiting += 1;
    const deadline = this.clock.monotonic() + limit;
    let wake = new AbortController();
    const rouse = (): void => wake.abort();
    const unsubscribe = this.hub.onChange((event) => {
      if (event.executionId === id) rouse();
    });
    const ends = signal ? [signal, this.stopping.signal] : [this.stopping.signal];
    for (const end of ends) end.addEventListener('abort', rouse);
    try {
      while (!(await this.hasEnded(id))) {
        const left = deadline - this.clock.monotonic();
        if (left <= 0 || ends.some((end) => end.aborted)) return;
        await this.clock.sleep(Math.min(left, SECOND), wake.signal);
        wake = new AbortController();
      }
    } finally {
      for (const end of ends) end.removeEventListener('abort', rouse);
      unsubscribe();
      this.waiting -= 1;
    }
  }

  private async hasEnded(id: ExecutionId): Promise<boolean> {
    const pulse = await this.database.read((session) => this.executions.findPulse(session, id));
    return pulse === null || isTerminal(pulse.status);
  }
}

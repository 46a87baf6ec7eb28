import type { Job, Queue } from 'bull';
import {
  UnavailableError,
  type AppLogger,
  type Clock,
  type ExecutionId,
  type Ms,
} from '../../kernel/index.js';
import { ExecutionQueue, type HandOver } from '../execution-queue.js';

/** Name of the Bull queue. */
export const QUEUE_NAME = 'executions';

/** How long a command may take before Redis counts as away. */
const ANSWER_MS: Ms = 1_000;

/** How long Bull may take to stop. It waits for connections that may never come back; nothing depends on its end. */
const STOP_MS: Ms = 3_000;

interface Payload {
  id: ExecutionId;
}

/** {@link ExecutionQueue} over Bull. Bull may run an entry twice when its lock is lost, and forgets everything on FLUSHALL; both are
 *  harmless here. So: ids only, no retries, no repeats, nothing kept, and stalled entries are dropped instead of run again. */
export class BullExecutionQueue extends ExecutionQueue {
  private ready = false;
  /** Commands that have not been answered in time. While there are any, Redis counts as away: it may be frozen, or cut off in silence. */
  private overdue = 0;

  constructor(
    private readonly queue: Queue<Payload>,
    private readonly logger: AppLogger,
    private readonly clock: Clock,
  ) {
    super();
    queue.on('error', (error) => this.note(error));
    queue.client.on('ready', () => (this.ready = true));
    queue.client.on('close', () => (this.ready = false));
    this.ready = queue.client.status === 'ready';
  }

  override get isConnected(): boolean {
    return this.ready && this.overdue === 0;
  }

  override async waiting(): Promise<number> {
    return this.answered(this.queue.getWaitingCount());
  }

  override async evictionPolicy(): Promise<string | null> {
    // INFO rather than CONFIG, which hosted servers forbid.
    const info = await this.answered(this.queue.client.info('memory'));
    return /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? null;
  }

  override async add(entries: readonly HandOver[]): Promise<void> {
    const added = this.queue.addBulk(
      entries.map(({ id, handover }) => ({
        data: { id },
        // Re-adding a known id is silently ignored by Bull, so each hand-over has an id of its own.
        opts: { jobId: `${id}-${handover}`, attempts: 1, removeOnComplete: true, removeOnFail: true },
      })),
    );
    await this.answered(added);
  }

  override consume(concurrency: number, handler: (id: ExecutionId) => Promise<void>): void {
    const process = (job: Job<Payload>): Promise<void> => handler(job.data.id);
    this.queue.process(concurrency, process).catch((error: unknown) => this.note(error));
  }

  override async pause(): Promise<ExecutionId[]> {
    await this.inTime(this.queue.pause(true, true));
    if (!this.isConnected) return [];
    // Bull fetches the next entry with the end of the last one, and a paused queue keeps it. Whose an active entry is it does not say;
    // those of others start any moment, and handing one over twice is harmless.
    const active = await this.answered(this.queue.getActive()).catch(() => []);
    return active.flatMap((job: Job<Payload> | null) => (job ? [job.data.id] : []));
  }

  override async resume(): Promise<void> {
    await this.inTime(this.queue.resume(true));
  }

  override async close(): Promise<void> {
    await this.inTime(this.queue.close(true));
  }

  /** The client keeps commands for as long as Redis is away; the engine cannot wait for that. */
  private answered<T>(command: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let isOverdue = false;
      const cancel = this.clock.setTimeout(() => {
        isOverdue = true;
        this.overdue += 1;
        reject(new UnavailableError('Redis does not answer.', { code: 'QUEUE_UNAVAILABLE' }));
      }, ANSWER_MS);
      const settle = (): void => {
        cancel();
        if (isOverdue) this.overdue -= 1;
      };
      command.finally(settle).then(resolve, reject);
    });
  }

  private async inTime(stop: Promise<unknown>): Promise<void> {
    const limit = new AbortController();
    const timer = this.clock.sleep(STOP_MS, limit.signal);
    await Promise.race([stop.catch((error: unknown) => this.note(error)), timer]);
    limit.abort();
  }

  private note(error: unknown): void {
    this.logger.warn('the queue reports an error', { error: String(error) });
  }
}

/** Settings of the queue: an entry whose worker died is dropped (`maxStalledCount` 0), the database hands it over again. */
export const QUEUE_SETTINGS = { lockDuration: 30_000, stalledInterval: 30_000, maxStalledCount: 0 };

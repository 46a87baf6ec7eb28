import { Injectable, Optional } from '@nestjs/common';
import { ExecutionQueue, Permits, type HandOver } from '../dispatch/index.js';
import { PeerObserver, ThisInstance } from '../instances/index.js';
import { AppLogger } from '../kernel/index.js';
import type { JobEntity } from '../jobs/index.js';
import { TaskRegistry } from '../tasks/index.js';

/** Where an execution of a job goes from here. */
export enum Route {
  /** Into this process' own pool. */
  here = 'here',
  /** Through the queue, to any worker. */
  queue = 'queue',
  /** This process cannot bring it anywhere; a peer that can sweeps it. */
  elsewhere = 'elsewhere',
}

/** Queue entries that may wait, as a multiple of the workers' permits: more would lose the database's order. */
const QUEUE_FACTOR = 2;

interface QueueRoom {
  /** Entries that may be added now. */
  places: number;
  /** Whether no entry waits in the queue: those that were added are in the hands of workers, or lost. */
  isDrained: boolean;
}

const NO_ROOM: QueueRoom = { places: 0, isDrained: false };

/** Chooses between the pool and the queue. A fire goes only where a live instance has its function. */
@Injectable()
export class Router {
  constructor(
    private readonly registry: TaskRegistry,
    private readonly permits: Permits,
    private readonly instance: ThisInstance,
    private readonly observer: PeerObserver,
    private readonly logger: AppLogger,
    @Optional() private readonly queue?: ExecutionQueue,
  ) {}

  /** See `ThisInstance.isFit`. */
  get isFit(): boolean {
    return this.instance.isFit;
  }

  get instanceId(): number {
    return this.instance.id;
  }

  routeOf(job: Pick<JobEntity, 'taskFunctionKey'>): Route {
    const definition = this.registry.get(job.taskFunctionKey);
    const isForQueue = definition?.runOn !== 'engine' && this.queue?.isConnected === true;
    if (isForQueue && this.hasWorker(job.taskFunctionKey)) return Route.queue;
    // Without its Redis an engine runs what it can by itself: late is better than not at all.
    return definition && this.permits.capacity > 0 ? Route.here : Route.elsewhere;
  }

  /** What the queue has room for; nothing without one. */
  async queueRoom(): Promise<QueueRoom> {
    if (!this.queue?.isConnected) return NO_ROOM;
    try {
      const permits = this.observer.alive
        .filter((peer) => peer.runsTasks && peer.usesQueue && peer.status === 'alive')
        .reduce((sum, peer) => sum + peer.permits, 0);
      const waiting = await this.queue.waiting();
      return { places: Math.max(0, QUEUE_FACTOR * permits - waiting), isDrained: waiting === 0 };
    } catch (error) {
      this.logger.debug('the queue does not answer', { error: String(error) });
      return NO_ROOM;
    }
  }

  /** Hands committed executions to the queue. An entry that gets lost is handed over again. */
  async enqueue(entries: readonly HandOver[]): Promise<void> {
    if (entries.length === 0 || !this.queue) return;
    await this.queue.add(entries).catch((error: unknown) => {
      this.logger.warn('executions could not be handed to the queue', {
        count: entries.length,
        error: String(error),
      });
    });
  }

  private hasWorker(key: string): boolean {
    return (
      this.observer.holdersOf(key).some((peer) => peer.usesQueue && peer.id !== this.instance.id) ||
      this.registry.has(key)
    );
  }
}

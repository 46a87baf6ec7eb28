import { EventEmitter } from 'node:events';

/** A hint that something changed: ids and status only. Losing any of them changes no outcome, because the database is
 *  polled as well; screens use them to refresh, the engine to look earlier than its next tick. */
export interface ChangeEvent {
  /** `job.changed`, `execution.changed`, `instance.changed`, `lock.changed`, `stats`. */
  type: 'job.changed' | 'execution.changed' | 'instance.changed' | 'lock.changed' | 'stats';
  jobId?: number;
  executionId?: string;
  status?: string;
  instanceId?: number;
}

/** Doorbells ring the engine without saying what is to be done; it looks in the database. */
export type Doorbell = 'plan' | 'start' | 'cancel';

/** In-process hub for hints. Listeners must not throw. */
export class EventHub {
  private readonly emitter = new EventEmitter().setMaxListeners(0);

  publish(event: ChangeEvent): void {
    this.emitter.emit('change', event);
  }

  ring(doorbell: Doorbell): void {
    this.emitter.emit(doorbell);
  }

  /** @returns a function that ends the subscription. */
  onChange(listener: (event: ChangeEvent) => void): () => void {
    this.emitter.on('change', listener);
    return () => this.emitter.off('change', listener);
  }

  /** @returns a function that ends the subscription. */
  onDoorbell(doorbell: Doorbell, listener: () => void): () => void {
    this.emitter.on(doorbell, listener);
    return () => this.emitter.off(doorbell, listener);
  }
}

import { EventEmitter } from 'node:events';

/** A hint that something changed: ids and status only. Losing any of them changes no outcome, because the database is
 *  polled as well; screens use them to refresh, the engine to look earlier than its next tick. */
export interface ChangeEvent {
  type:
    'job.changed' | 'execution.changed' | 'instance.changed' | 'lock.changed' | 'operation.changed' | 'stats';
  jobId?: number;
  executionId?: string;
  status?: string;
  instanceId?: number;
  operationId?: number;
}

/** Doorbells ring the engine without saying what is to be done; it looks in the database. `start`: something may be startable now;
 *  `room`: a run ended, which matters to an engine that has more to start than there was room for. */
export type Doorbell = 'plan' | 'start' | 'room' | 'cancel' | 'operate';

/** Hub for hints, in this process; a bridge may carry them between processes. Listeners must not throw. */
export class EventHub {
  private readonly emitter = new EventEmitter().setMaxListeners(0);

  publish(event: ChangeEvent): void {
    this.emitter.emit('change', event);
    this.emitter.emit('local change', event);
  }

  ring(doorbell: Doorbell): void {
    this.emitter.emit(`bell ${doorbell}`);
    this.emitter.emit('local bell', doorbell);
  }

  /** A hint that another process published. */
  relay(event: ChangeEvent): void {
    this.emitter.emit('change', event);
  }

  /** A doorbell that another process rang. */
  relayDoorbell(doorbell: Doorbell): void {
    this.emitter.emit(`bell ${doorbell}`);
  }

  /** Hints of all processes. @returns a function that ends the subscription. */
  onChange(listener: (event: ChangeEvent) => void): () => void {
    return this.listen('change', listener);
  }

  /** Rings of all processes. @returns a function that ends the subscription. */
  onDoorbell(doorbell: Doorbell, listener: () => void): () => void {
    return this.listen(`bell ${doorbell}`, listener);
  }

  /** Hints of this process only, for the bridge. @returns a function that ends the subscription. */
  onLocalChange(listener: (event: ChangeEvent) => void): () => void {
    return this.listen('local change', listener);
  }

  /** Rings of this process only, for the bridge. @returns a function that ends the subscription. */
  onLocalDoorbell(listener: (doorbell: Doorbell) => void): () => void {
    return this.listen('local bell', listener);
  }

  private listen<T>(name: string, listener: (value: T) => void): () => void {
    this.emitter.on(name, listener);
    return () => this.emitter.off(name, listener);
  }
}

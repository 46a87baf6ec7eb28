import { Injectable } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { DatabaseTime } from '../database/index.js';
import { Clock, MAX_TIMER_MS, type EpochMs } from '../kernel/index.js';

/** Wake-ups at instants of the database's clock: the only user of `@nestjs/schedule`. A timer is a hint; what is due is asked of the
 *  database. Its own cron engine is not used: it drops fires silently when the event loop stalls. */
@Injectable()
export class TimerRegistry {
  private readonly pending = new Map<EpochMs, (() => void)[]>();

  constructor(
    private readonly registry: SchedulerRegistry,
    private readonly clock: Clock,
    private readonly time: DatabaseTime,
  ) {}

  /** Instants that have a timer. */
  get size(): number {
    return this.pending.size;
  }

  /** Calls `callback` at `instant`, never before; one timer for each distinct instant. */
  arm(instant: EpochMs, callback: () => void): void {
    const known = this.pending.get(instant);
    if (known) {
      known.push(callback);
      return;
    }
    this.pending.set(instant, [callback]);
    this.wait(instant);
  }

  /** Forgets all wake-ups. */
  clear(): void {
    for (const instant of this.pending.keys()) this.remove(instant);
    this.pending.clear();
  }

  private wait(instant: EpochMs): void {
    const delay = Math.min(Math.max(0, instant - this.time.now()), MAX_TIMER_MS);
    const cancel = this.clock.setTimeout(() => this.wake(instant), delay);
    this.registry.addTimeout(nameOf(instant), cancel);
  }

  private wake(instant: EpochMs): void {
    this.remove(instant);
    // Timers fire up to 2 ms early, and the estimate of the database's clock may have been set back.
    if (this.time.now() < instant) return this.wait(instant);
    const callbacks = this.pending.get(instant) ?? [];
    this.pending.delete(instant);
    for (const callback of callbacks) callback();
  }

  private remove(instant: EpochMs): void {
    const name = nameOf(instant);
    if (!this.registry.doesExist('timeout', name)) return;
    // What is registered is the clock's cancel function, so that a fake clock works too.
    const cancel: () => void = this.registry.getTimeout(name);
    cancel();
    this.registry.deleteTimeout(name);
  }
}

function nameOf(instant: EpochMs): string {
  return `fire at ${instant}`;
}

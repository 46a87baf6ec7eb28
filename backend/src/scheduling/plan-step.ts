import { Injectable } from '@nestjs/common';
import { DatabaseTime } from '../database/index.js';
import type { EpochMs } from '../kernel/index.js';
import { Firing } from './firing.js';
import type { PlannedEntry } from './plan-batch.js';
import { Planner } from './planner.js';
import { TimerRegistry } from './timer-registry.js';

/** Every so many turns one looks at everything overdue. */
const DEEP_EVERY = 10;

/** Plan and arm: writes the fires of the next two seconds down and sets a wake-up for each distinct instant. */
@Injectable()
export class PlanStep {
  private turns = 0;
  private hasOverdue = false;

  constructor(
    private readonly planner: Planner,
    private readonly firing: Firing,
    private readonly timers: TimerRegistry,
    private readonly time: DatabaseTime,
  ) {}

  /** @returns whether there is more to plan at once. */
  async turn(): Promise<boolean> {
    if (!this.firing.isFit) return false;
    // Fires of now do not wait behind those of an outage: these go on when there is room.
    const isDeep = (this.hasOverdue && !this.firing.isBusy) || this.turns++ % DEEP_EVERY === 0;
    const { planned, isFull } = await this.planner.turn((job) => this.firing.preferredFor(job), isDeep);
    // What a full deep turn left behind lies below the floor of the usual scan.
    if (isDeep) this.hasOverdue = isFull;
    this.arm(planned);
    return isFull && !this.firing.isBusy;
  }

  /** Forgets the wake-ups; the rows stay and are swept. */
  disarm(): void {
    this.timers.clear();
  }

  private arm(planned: readonly PlannedEntry[]): void {
    const now = this.time.now();
    this.firing.fire(planned.filter(({ row }) => row.instanceId !== null && row.dueAt <= now));
    const byInstant = new Map<EpochMs, PlannedEntry[]>();
    for (const entry of planned) {
      // Rows that prefer nobody are swept by whoever can run them.
      if (entry.row.instanceId === null || entry.row.dueAt <= now) continue;
      const known = byInstant.get(entry.row.dueAt);
      if (known) known.push(entry);
      else byInstant.set(entry.row.dueAt, [entry]);
    }
    for (const [instant, entries] of byInstant) this.timers.arm(instant, () => this.firing.fire(entries));
  }
}

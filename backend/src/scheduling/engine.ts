import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { Database } from '../database/index.js';
import { ExecutionRepository } from '../executions/index.js';
import { ThisInstance } from '../instances/index.js';
import { AppLogger, Clock, EventHub, Loop, SECOND, type EpochMs, type StartStop } from '../kernel/index.js';
import { MetricsRegistry } from '../metrics/index.js';
import { Firing } from './firing.js';
import { Planner, type PlannedEntry } from './planner.js';
import { Recovery } from './recovery.js';
import { TimerRegistry } from './timer-registry.js';

const PLAN_PERIOD_MS = 500;
const SWEEP_PERIOD_MS = 250;
const OBSERVE_PERIOD_MS = SECOND;
/** Every so many planning turns one looks at everything overdue. */
const DEEP_EVERY = 10;

/** The engine: plan, arm, fire, recover.
 *
 *  Purpose: the only imperative shell of the scheduler; decisions are pure functions, the database is the judge.
 *  State: armed instants of the next two seconds. Failure handling: every loop survives its errors and looks again; nothing in memory is
 *  needed for correctness, so killing the process at any point loses nothing. */
@Injectable()
export class Engine implements StartStop {
  /** The loops, for tests that drive them turn by turn. */
  readonly planLoop: Loop;
  readonly sweepLoop: Loop;
  private readonly observeLoop: Loop;
  private readonly subscriptions: (() => void)[] = [];
  private turns = 0;
  private hasOverdue = false;
  private isStarted = false;

  constructor(
    private readonly config: AppConfig,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly planner: Planner,
    private readonly timers: TimerRegistry,
    private readonly firing: Firing,
    private readonly recovery: Recovery,
    private readonly executions: ExecutionRepository,
    private readonly instance: ThisInstance,
    private readonly hub: EventHub,
    private readonly metrics: MetricsRegistry,
    private readonly logger: AppLogger,
  ) {
    const loop = (name: string, periodMs: number, turn: () => Promise<boolean | void>): Loop =>
      new Loop(this.clock, {
        periodMs,
        turn,
        onError: (error) => {
          this.metrics.count('mawid_loop_errors_total', { loop: name });
          this.logger.warn(`the ${name} loop had an error and goes on`, { error: String(error) });
        },
      });
    this.planLoop = loop('plan', PLAN_PERIOD_MS, () => this.plan());
    this.sweepLoop = loop('sweep', SWEEP_PERIOD_MS, () => this.firing.sweep());
    this.observeLoop = loop('observe', OBSERVE_PERIOD_MS, () => this.recovery.turn(this.config.instanceTtlMs));
  }

  get isRunning(): boolean {
    return this.isStarted;
  }

  async start(): Promise<void> {
    if (this.isStarted) return;
    this.isStarted = true;
    if (this.database.dialect.name === 'sqlite') await this.recovery.declarePredecessorsDead();
    else await this.recovery.turn(this.config.instanceTtlMs);
    this.subscriptions.push(
      this.hub.onDoorbell('plan', () => this.planLoop.ring()),
      this.hub.onDoorbell('start', () => this.sweepLoop.ring()),
    );
    for (const loop of this.loops()) await loop.start();
  }

  /** Takes nothing new any more and hands planned and queued rows back, so that a peer takes them at their instant. */
  async stop(): Promise<void> {
    if (!this.isStarted) return;
    this.isStarted = false;
    for (const end of this.subscriptions.splice(0)) end();
    await Promise.all(this.loops().map((loop) => loop.stop()));
    this.timers.clear();
    const handedBack = await this.database.transaction((tx) => this.executions.disown(tx, this.instance.id));
    if (handedBack > 0) this.hub.ring('start');
  }

  private async plan(): Promise<boolean> {
    if (!this.instance.isFit) return false;
    // Fires of now do not wait behind those of an outage: these go on when there is room.
    const isDeep = (this.hasOverdue && !this.firing.isBusy) || this.turns++ % DEEP_EVERY === 0;
    const { planned, isFull } = await this.planner.turn((job) => this.firing.preferredFor(job), isDeep);
    // What a full deep turn left behind lies below the floor of the usual scan.
    if (isDeep) this.hasOverdue = isFull;
    this.arm(planned);
    return isFull && !this.firing.isBusy;
  }

  private arm(planned: readonly PlannedEntry[]): void {
    const byInstant = new Map<EpochMs, PlannedEntry[]>();
    for (const entry of planned) {
      if (entry.row.instanceId !== this.instance.id) continue;
      const known = byInstant.get(entry.row.dueAt);
      if (known) known.push(entry);
      else byInstant.set(entry.row.dueAt, [entry]);
    }
    for (const [instant, entries] of byInstant) this.timers.arm(instant, () => this.firing.fire(entries));
  }

  private loops(): Loop[] {
    return [this.planLoop, this.sweepLoop, this.observeLoop];
  }
}

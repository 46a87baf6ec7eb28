import { Injectable } from '@nestjs/common';
import { LedgerStore, Telemetry } from '../dispatch/index.js';
import { Clock, Loop, Mutex, SECOND, type StartStop } from '../kernel/index.js';
import { Firing } from './firing.js';
import { PlanStep } from './plan-step.js';
import { Recovery } from './recovery.js';

const PLAN_PERIOD_MS = 500;
const SWEEP_PERIOD_MS = 250;
const OBSERVE_PERIOD_MS = SECOND;

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
  readonly observeLoop: Loop;
  private readonly subscriptions: (() => void)[] = [];
  private isStarted = false;
  /** So that a stop during a start leaves nothing running. */
  private readonly turns = new Mutex();

  constructor(
    private readonly store: LedgerStore,
    private readonly clock: Clock,
    private readonly planStep: PlanStep,
    private readonly firing: Firing,
    private readonly recovery: Recovery,
    private readonly telemetry: Telemetry,
  ) {
    this.planLoop = this.loop('plan', PLAN_PERIOD_MS, () => this.planStep.turn());
    this.sweepLoop = this.loop('sweep', SWEEP_PERIOD_MS, () => this.firing.sweep());
    this.observeLoop = this.loop('observe', OBSERVE_PERIOD_MS, () => this.recovery.turn());
  }

  get isRunning(): boolean {
    return this.isStarted;
  }

  start(): Promise<void> {
    return this.turns.run(() => this.begin());
  }

  /** Takes nothing new any more and hands planned and queued rows back, so that a peer takes them at their instant. */
  stop(): Promise<void> {
    return this.turns.run(() => this.end());
  }

  private async begin(): Promise<void> {
    if (this.isStarted) return;
    if (this.store.database.dialect.name === 'sqlite') await this.recovery.declarePredecessorsDead();
    else await this.recovery.turn();
    const { hub } = this.telemetry;
    this.subscriptions.push(
      hub.onDoorbell('plan', () => this.planLoop.ring()),
      hub.onDoorbell('start', () => this.sweepLoop.ring()),
      // Each run that ends anywhere rings: with room to spare there is nothing to look for.
      hub.onDoorbell('room', () => this.firing.isShort && this.sweepLoop.ring()),
    );
    this.isStarted = true;
    for (const loop of this.loops()) await loop.start();
  }

  private async end(): Promise<void> {
    if (!this.isStarted) return;
    this.isStarted = false;
    for (const end of this.subscriptions.splice(0)) end();
    await Promise.all(this.loops().map((loop) => loop.stop()));
    this.planStep.disarm();
    const { database, executions } = this.store;
    const handedBack = await database.transaction((tx) => executions.disown(tx, this.firing.instanceId));
    if (handedBack > 0) this.telemetry.hub.ring('start');
  }

  private loop(name: string, periodMs: number, turn: () => Promise<boolean | void>): Loop {
    const { logger, metrics } = this.telemetry;
    return new Loop(this.clock, {
      periodMs,
      turn,
      onError: (error) => {
        metrics.count('mawid_loop_errors_total', { loop: name });
        logger.warn(`the ${name} loop had an error and goes on`, { error: String(error) });
      },
    });
  }

  private loops(): Loop[] {
    return [this.planLoop, this.sweepLoop, this.observeLoop];
  }
}

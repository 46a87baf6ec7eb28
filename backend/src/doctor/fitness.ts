import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import { ExecutionRepository } from '../executions/index.js';
import { InstanceRepository, ThisInstance, type FitnessCheck } from '../instances/index.js';
import { AppLogger, Clock, EventHub, Loop, SECOND, type Ms, type StartStop } from '../kernel/index.js';
import { LookupsService } from '../lookups/index.js';
import { failuresOf, judgeInstance } from './judge-instance.js';
import { SelfExamination } from './self-examination.js';

/** How often an instance looks at itself. */
export const FITNESS_PERIOD_MS: Ms = 5 * SECOND;

/** What a look at itself leaves in the database. */
@Injectable()
export class FitnessRecords {
  constructor(
    private readonly database: Database,
    private readonly instances: InstanceRepository,
    private readonly executions: ExecutionRepository,
    private readonly lookups: LookupsService,
  ) {}

  async save(id: number, checks: readonly FitnessCheck[]): Promise<void> {
    await this.database.transaction((tx) => this.instances.saveChecks(tx, id, checks));
  }

  /** Planned and queued rows of an instance that turned unfit go to whoever is fit, at once. @returns how many. */
  async handBack(id: number): Promise<number> {
    return this.database.transaction((tx) => this.executions.disown(tx, id));
  }

  async seed(): Promise<void> {
    await this.lookups.synchronise();
  }
}

/** Whether this instance may work, looked at again every few seconds.
 *
 *  Purpose: what would make fires late or records wrong keeps an instance from starting anything; peers do its work meanwhile.
 *  State: the last findings. Failure handling: a look that fails changes nothing (without a database the heartbeat decides); a check that
 *  passes again makes the instance fit again by itself. */
@Injectable()
export class Fitness implements StartStop {
  private readonly loop: Loop;
  private last: readonly FitnessCheck[] = [];
  private saved = '';
  private unsubscribe: () => void = () => undefined;

  constructor(
    clock: Clock,
    private readonly hub: EventHub,
    private readonly logger: AppLogger,
    private readonly instance: ThisInstance,
    private readonly self: SelfExamination,
    private readonly records: FitnessRecords,
  ) {
    this.loop = new Loop(clock, {
      periodMs: FITNESS_PERIOD_MS,
      turn: () => this.turn(),
      onError: (error) => logger.warn('the instance could not examine itself', { error: String(error) }),
    });
  }

  /** The last findings; empty before the first look. */
  get checks(): readonly FitnessCheck[] {
    return this.last;
  }

  /** Looks before anything is started, then again and again. */
  async start(): Promise<void> {
    await this.turn().catch((error: unknown) =>
      this.logger.warn('the instance could not examine itself', { error: String(error) }),
    );
    await this.loop.start();
    // A hint that says no status: somebody wants something of this instance.
    this.unsubscribe();
    this.unsubscribe = this.hub.onChange(({ type, instanceId, status }) => {
      if (type === 'instance.changed' && instanceId === this.instance.id && !status) this.loop.ring();
    });
  }

  async stop(): Promise<void> {
    this.unsubscribe();
    await this.loop.stop();
  }

  /** One look. */
  async turn(): Promise<void> {
    const facts = await this.self.facts();
    const checks = judgeInstance(facts);
    this.last = checks;
    // A silent heart stops an instance by itself, and must not do so any longer than it is silent.
    const failures = failuresOf(checks).filter((code) => code !== 'heartbeat');
    const before = this.instance.unfitBecause;
    this.instance.judged(failures);
    if (failures.join() !== before.join()) await this.tell(failures);
    const text = JSON.stringify([this.instance.id, checks]);
    if (text !== this.saved) await this.records.save(this.instance.id, checks);
    this.saved = text;
    // Idempotent; when it helped, the next look finds them.
    if (facts.missingSeeds.length > 0) await this.records.seed();
  }

  private async tell(failures: readonly string[]): Promise<void> {
    const { id } = this.instance;
    if (failures.length === 0) {
      this.logger.info('the instance is fit again');
      this.hub.ring('plan');
      this.hub.ring('start');
    } else {
      const level = this.instance.isDrained ? 'warn' : 'error';
      this.logger[level]('the instance is unfit and starts nothing', { because: failures });
      if ((await this.records.handBack(id)) > 0) this.hub.ring('start');
    }
    const status = failures.length === 0 ? 'alive' : this.instance.isDrained ? 'draining' : 'unfit';
    this.hub.publish({ type: 'instance.changed', instanceId: id, status });
  }
}

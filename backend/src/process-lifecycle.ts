import { Inject, Injectable, Optional, type OnApplicationBootstrap } from '@nestjs/common';
import { AppConfig } from './config/index.js';
import { Database } from './database/index.js';
import { ExecutionQueue, Permits, RedisEvents, TaskRunner, WorkerPool } from './dispatch/index.js';
import { HealthRegistry } from './health/index.js';
import { Heartbeat, PeerObserver, ThisInstance } from './instances/index.js';
import { AppLogger } from './kernel/index.js';
import { AccessUpkeep, MaintenanceLoop } from './maintenance/index.js';
import { MetricsRegistry } from './metrics/index.js';
import { Engine, Firing } from './scheduling/index.js';

/** Starts and stops the parts of a process in their order. A mode is which of the optional parts are there. */
@Injectable()
export class ProcessLifecycle implements OnApplicationBootstrap {
  private stopping: Promise<void> | null = null;

  constructor(
    private readonly config: AppConfig,
    private readonly database: Database,
    private readonly heartbeat: Heartbeat,
    private readonly instance: ThisInstance,
    private readonly observer: PeerObserver,
    private readonly health: HealthRegistry,
    private readonly metrics: MetricsRegistry,
    private readonly logger: AppLogger,
    @Optional() private readonly engine?: Engine,
    @Optional() private readonly firing?: Firing,
    @Optional() private readonly maintenance?: MaintenanceLoop,
    @Optional() private readonly accessUpkeep?: AccessUpkeep,
    @Optional() private readonly workers?: WorkerPool,
    @Optional() private readonly runner?: TaskRunner,
    @Optional() private readonly permits?: Permits,
    @Optional() @Inject(RedisEvents) private readonly events?: RedisEvents,
    @Optional() @Inject(ExecutionQueue) private readonly queue?: ExecutionQueue,
  ) {}

  /** After every module's own bootstrap: the registry is complete, the lookups are seeded. */
  async onApplicationBootstrap(): Promise<void> {
    this.registerIndicators();
    this.metrics.collectProcessMetrics();
    this.heartbeat.reportsFrom(() => ({
      running: this.runner?.running ?? 0,
      queued: this.firing?.queued ?? 0,
      isStuck: this.runner?.isStuck ?? false,
    }));
    await this.events?.start();
    await this.heartbeat.start();
    await this.workers?.start();
    await this.engine?.start();
    await this.maintenance?.start();
    await this.accessUpkeep?.start();
  }

  /** SIGTERM: not ready, nothing new, planned fires handed back, open runs get their grace, then the register is told. Twice is once. */
  stop(): Promise<void> {
    this.stopping ??= this.stopParts();
    return this.stopping;
  }

  private async stopParts(): Promise<void> {
    this.health.stop();
    await this.accessUpkeep?.stop();
    await this.maintenance?.stop();
    await this.engine?.stop().catch((error: unknown) => this.logger.warn('the engine stopped with an error', { error: String(error) }));
    this.instance.drain();
    await this.workers?.stop(this.config.shutdownTimeoutMs);
    await this.heartbeat.stop();
    await this.events?.stop();
    await this.queue?.close();
  }

  private registerIndicators(): void {
    const { health, database } = this;
    health.register({
      name: 'database',
      check: async () => ({ isUp: (await database.read((s) => s.query('SELECT 1 AS one'))).length === 1 }),
    });
    // A schema that is not migrated stops the start, so a process that answers has it.
    health.register({ name: 'migrations', check: () => ({ isUp: true }) });
    if (this.queue) {
      health.register({ name: 'redis', check: () => ({ isUp: this.queue?.isConnected === true }) });
    }
    this.metrics.onScrape('mawid_clock_offset_seconds', () => (this.heartbeat.clockOffsetMs ?? 0) / 1_000);
    if (this.engine) {
      health.register({ name: 'engine', check: () => this.engineHealth() });
      this.metrics.onScrape('mawid_instances_alive', () => this.observer.alive.length);
    }
    if (this.runner) {
      const runner = this.runner;
      health.register({
        name: 'tasks',
        check: () => (runner.isStuck ? { isUp: false, detail: 'every permit is held by a task that ignores its end' } : { isUp: true }),
      });
      this.metrics.onScrape('mawid_executions_running', () => runner.running);
      this.metrics.onScrape('mawid_permits_held', () => this.permits?.inUse ?? 0);
      this.metrics.onScrape('mawid_permits_total', () => this.permits?.capacity ?? 0);
    }
  }

  private engineHealth(): { isUp: boolean; detail?: string } {
    if (this.instance.isDeclaredDead) return { isUp: false, detail: 'declared dead by a peer; restart it' };
    if (!this.instance.isBeating) return { isUp: false, detail: 'its heartbeat does not reach the database' };
    return { isUp: this.engine?.isRunning === true };
  }
}

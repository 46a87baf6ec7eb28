import { Injectable } from '@nestjs/common';
import { Database } from './database/index.js';
import { HealthRegistry } from './health/index.js';
import { DRAINED, Heartbeat, PeerObserver, ThisInstance } from './instances/index.js';
import { MetricsRegistry } from './metrics/index.js';
import type { EngineParts, WorkerParts } from './process-parts.js';

/** What readiness and metrics say of this process' parts. */
@Injectable()
export class ProcessHealth {
  constructor(
    private readonly health: HealthRegistry,
    private readonly metrics: MetricsRegistry,
    private readonly database: Database,
    private readonly heartbeat: Heartbeat,
    private readonly instance: ThisInstance,
    private readonly observer: PeerObserver,
  ) {}

  /** Registers the indicators and gauges of the parts that are there. */
  watch({ engine }: EngineParts, { queue, runner }: WorkerParts): void {
    this.metrics.collectProcessMetrics();
    this.metrics.onScrape('mawid_clock_offset_seconds', () => (this.heartbeat.clockOffsetMs ?? 0) / 1_000);
    this.watchDatabase();
    this.health.register({ name: 'fitness', check: () => this.fitness() });
    this.metrics.onScrape('mawid_instance_fit', () => (this.instance.unfitBecause.length === 0 ? 1 : 0));
    if (queue) this.health.register({ name: 'redis', check: () => ({ isUp: queue.isConnected }) });
    if (engine) {
      this.health.register({ name: 'engine', check: () => this.engineHealth(engine.isRunning) });
      this.metrics.onScrape('mawid_instances_alive', () => this.observer.alive.length);
    }
    if (runner) this.watchTasks(runner);
  }

  /** From now on not ready. */
  stop(): void {
    this.health.stop();
  }

  private watchDatabase(): void {
    this.health.register({
      name: 'database',
      check: async () => ({
        isUp: (await this.database.read((s) => s.query('SELECT 1 AS one'))).length === 1,
      }),
    });
    // A schema that is not migrated stops the start, so a process that answers has it.
    this.health.register({ name: 'migrations', check: () => ({ isUp: true }) });
  }

  private watchTasks(runner: NonNullable<WorkerParts['runner']>): void {
    const detail = 'every permit is held by a task that ignores its end';
    this.health.register({
      name: 'tasks',
      check: () => (runner.isStuck ? { isUp: false, detail } : { isUp: true }),
    });
    this.metrics.onScrape('mawid_executions_running', () => runner.running);
    this.metrics.onScrape('mawid_permits_held', () => runner.permits.inUse);
    this.metrics.onScrape('mawid_permits_total', () => runner.permits.capacity);
  }

  /** Codes only: a probe is public. `GET /doctor` says the rest. A drained instance serves on: how else would somebody resume it? */
  private fitness(): { isUp: boolean; detail?: string } {
    const because = this.instance.unfitBecause.filter((code) => code !== DRAINED);
    return because.length === 0 ? { isUp: true } : { isUp: false, detail: `unfit: ${because.join(', ')}` };
  }

  private engineHealth(isRunning: boolean): { isUp: boolean; detail?: string } {
    if (this.instance.isDeclaredDead) return { isUp: false, detail: 'declared dead by a peer; joins again' };
    if (!this.instance.isBeating) return { isUp: false, detail: 'its heartbeat does not reach the database' };
    return { isUp: isRunning };
  }
}

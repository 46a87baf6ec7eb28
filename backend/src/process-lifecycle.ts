import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { AppConfig } from './config/index.js';
import { Heartbeat, ThisInstance } from './instances/index.js';
import { AppLogger } from './kernel/index.js';
import { ProcessHealth } from './process-health.js';
import { Parts } from './process-parts.js';

/** Starts and stops the parts of a process in their order. */
@Injectable()
export class ProcessLifecycle implements OnApplicationBootstrap {
  private stopping: Promise<void> | null = null;

  constructor(
    private readonly config: AppConfig,
    private readonly heartbeat: Heartbeat,
    private readonly instance: ThisInstance,
    private readonly health: ProcessHealth,
    private readonly parts: Parts,
    private readonly logger: AppLogger,
  ) {}

  /** After every module's own bootstrap: the registry is complete, the lookups are seeded. */
  async onApplicationBootstrap(): Promise<void> {
    const { engine, workers } = this.parts;
    this.health.watch(engine, workers);
    this.heartbeat.reportsFrom(() => ({
      running: workers.runner?.running ?? 0,
      queued: engine.firing?.queued ?? 0,
      isStuck: workers.runner?.isStuck ?? false,
    }));
    await workers.events?.start();
    await this.heartbeat.start();
    // Before anything is started that an unfit instance must not start.
    await this.parts.fitness.start();
    await workers.workers?.start();
    await engine.engine?.start();
    await engine.maintenance?.start();
    await engine.operations?.start();
    await engine.webhooks?.start();
    await engine.accessUpkeep?.start();
  }

  /** SIGTERM: not ready, nothing new, planned fires handed back, open runs get their grace, then the register is told. Twice is once. */
  stop(): Promise<void> {
    this.stopping ??= this.stopParts();
    return this.stopping;
  }

  private async stopParts(): Promise<void> {
    const { engine, workers } = this.parts;
    this.health.stop();
    await engine.accessUpkeep?.stop();
    await engine.webhooks?.stop();
    await engine.operations?.stop();
    await engine.maintenance?.stop();
    await engine.engine?.stop().catch((error: unknown) => {
      // Rows that were not handed back are swept by a peer half a second after their time.
      this.logger.warn('the engine stopped with an error', { error: String(error) });
    });
    await workers.workers?.pause();
    this.instance.drain();
    await workers.workers?.stop(this.config.shutdownTimeoutMs);
    await this.parts.fitness.stop();
    await this.heartbeat.stop();
    await workers.events?.stop();
    await workers.queue?.close();
  }
}

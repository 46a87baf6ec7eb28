import { BullModule, getQueueToken } from '@nestjs/bull';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import type { Queue } from 'bull';
import { AppConfig } from '../config/index.js';
import { AppLogger, Clock } from '../kernel/index.js';
import { Admission } from './admission.js';
import { BullExecutionQueue, QUEUE_NAME, QUEUE_SETTINGS } from './bull/bull-queue.js';
import { ExecutionQueue } from './execution-queue.js';
import { FinishLane } from './finish-lane.js';
import { JobCatalog } from './job-catalog.js';
import { LedgerStore } from './ledger-store.js';
import { Permits } from './permits.js';
import { QueueIntake } from './queue-intake.js';
import { RunOutbox } from './run-outbox.js';
import { RunWatch } from './run-watch.js';
import { Starter } from './starter.js';
import { TaskJournal } from './task-journal.js';
import { TaskRunner } from './task-runner.js';
import { Telemetry } from './telemetry.js';
import { WorkerPool } from './worker-pool.js';

const PROVIDERS: Provider[] = [
  Admission,
  FinishLane,
  JobCatalog,
  LedgerStore,
  {
    provide: Permits,
    useFactory: (config: AppConfig) => new Permits(config.concurrency),
    inject: [AppConfig],
  },
  QueueIntake,
  RunOutbox,
  RunWatch,
  Starter,
  TaskJournal,
  TaskRunner,
  Telemetry,
  WorkerPool,
];

/** Starting, running and finishing executions, with Bull as carrier where Redis is configured. */
@Module({})
export class DispatchModule {
  static forRoot(config: AppConfig): DynamicModule {
    const queue =
      config.redisUrl === null ? { imports: [], providers: [] } : bullProviders(config, config.redisUrl);
    const exported = [
      Admission,
      FinishLane,
      JobCatalog,
      LedgerStore,
      Permits,
      TaskRunner,
      Telemetry,
      WorkerPool,
    ];
    return {
      module: DispatchModule,
      imports: queue.imports,
      providers: [...PROVIDERS, ...queue.providers],
      exports: config.redisUrl === null ? exported : [...exported, ExecutionQueue],
    };
  }
}

function bullProviders(config: AppConfig, url: string): { imports: DynamicModule[]; providers: Provider[] } {
  const bull = BullModule.registerQueue({
    name: QUEUE_NAME,
    url,
    prefix: config.redisPrefix,
    settings: QUEUE_SETTINGS,
    // A command must fail at once while Redis is away: the row is handed over again, or run here.
    redis: { maxRetriesPerRequest: null, enableReadyCheck: false, enableOfflineQueue: true },
  });
  const provider: Provider = {
    provide: ExecutionQueue,
    useFactory: (queue: Queue, logger: AppLogger, clock: Clock) =>
      new BullExecutionQueue(queue, logger, clock),
    inject: [getQueueToken(QUEUE_NAME), AppLogger, Clock],
  };
  return { imports: [bull], providers: [provider] };
}

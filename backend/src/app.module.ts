import { Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { Logger } from 'pino';
import { AccountingModule } from './accounting/index.js';
import { AuditApiModule } from './audit/index.js';
import { AuthModule } from './auth/index.js';
import { ConfigModule, type AppConfig } from './config/index.js';
import { Database, DatabaseTime } from './database/index.js';
import { DispatchModule, RedisEvents } from './dispatch/index.js';
import { DoctorApiModule, FITNESS_PROVIDERS } from './doctor/index.js';
import { ExecutionsModule } from './executions/index.js';
import { ConfigurationModule, HealthModule } from './health/index.js';
import { HttpModule, requestLogParams } from './http/index.js';
import { Heartbeat, InstanceRepository, InstancesModule, ThisInstance } from './instances/index.js';
import { JobsApiModule, JobsModule } from './jobs/index.js';
import { AppLogger, Clock, EventHub, type FaultPoints } from './kernel/index.js';
import { LocksModule } from './locks/index.js';
import { LookupsApiModule, LookupsModule } from './lookups/index.js';
import { MaintenanceApiModule, MaintenanceModule } from './maintenance/index.js';
import { MetricsModule } from './metrics/index.js';
import { OperationsApiModule, OperationsModule } from './operations/index.js';
import { PlatformModule } from './platform.module.js';
import { ProcessHealth } from './process-health.js';
import { ProcessLifecycle } from './process-lifecycle.js';
import { EngineParts, Parts, WorkerParts } from './process-parts.js';
import { SchedulingModule } from './scheduling/index.js';
import { StatisticsModule } from './statistics/index.js';
import { TaskRegistry, TasksModule, type LoadedTaskModules } from './tasks/index.js';
import { ViewsModule } from './views/index.js';
import { WebhooksApiModule, WebhooksModule } from './webhooks/index.js';

/** Everything a process is made of; tests put a fake clock and a silent logger here. */
export interface AppParts {
  config: AppConfig;
  clock: Clock;
  logger: AppLogger;
  /** For request lines; null = none are logged. */
  pino: Logger | null;
  tasks: LoadedTaskModules;
  version: { version: string; commit: string | null; node: string; tzdata: string };
  /** Where the generated password is shown, once. */
  announce: (text: string) => void;
  /** Where the recovery tests break this process; absent = nowhere. */
  faults?: FaultPoints;
}

type Import = DynamicModule | Type;

/** The composition root: the only place that chooses SQLite or MariaDB, in-process or Bull, and what a mode has. */
@Module({})
export class AppModule {
  static forRoot(parts: AppParts): DynamicModule {
    const { config } = parts;
    const dispatch = DispatchModule.forRoot(config);
    const imports: Import[] = [
      ConfigModule.forRoot(config),
      ...(parts.pino ? [LoggerModule.forRoot(requestLogParams(parts.pino))] : []),
      PlatformModule.forRoot(parts),
      HttpModule.forRoot({ rateLimitPerMinute: config.rateLimitPerMinute }),
      HealthModule.forRoot({ ...parts.version, mode: config.mode }),
      MetricsModule,
      TasksModule.forRoot(parts.tasks),
      LookupsModule,
      JobsModule,
      ...(config.runsTasks || config.runsEngine ? [dispatch] : []),
      ...(config.runsEngine ? [SchedulingModule.forRoot(dispatch), OperationsModule, WebhooksModule] : []),
      // Every process knows the function of the clean-up job; only engines look after the tables.
      MaintenanceModule.forRoot(config.runsEngine ? dispatch : null),
      ...(config.servesApi ? apiModules(parts) : []),
    ];
    return {
      module: AppModule,
      imports,
      providers: [
        EngineParts,
        WorkerParts,
        Parts,
        ProcessHealth,
        ProcessLifecycle,
        ...FITNESS_PROVIDERS,
        heartbeat(parts),
        ...redisEvents(config),
      ],
    };
  }
}

function apiModules({ config, announce }: AppParts): Import[] {
  const { sessionTtlMs, adminPassword, bootstrapApiKey, publicUrl } = config;
  const auth = AuthModule.forRoot({ sessionTtlMs, adminPassword, bootstrapApiKey, publicUrl, announce });
  return [
    auth,
    AuditApiModule,
    LookupsApiModule,
    LocksModule,
    InstancesModule,
    ExecutionsModule,
    JobsApiModule,
    AccountingModule,
    DoctorApiModule,
    OperationsApiModule,
    StatisticsModule,
    ViewsModule,
    WebhooksApiModule,
    ConfigurationModule,
    MaintenanceApiModule.forRoot(auth),
  ];
}

function heartbeat({ config, version }: AppParts): Provider {
  const settings = {
    ttlMs: config.instanceTtlMs,
    connection: config.database,
    birth: {
      name: config.instanceName,
      version: version.version,
      tzdata: version.tzdata,
      mode: config.mode,
      runsEngine: config.runsEngine,
      runsTasks: config.runsTasks,
      usesQueue: config.redisUrl !== null,
      permits: config.runsTasks ? config.concurrency : 0,
    },
  };
  return {
    provide: Heartbeat,
    useFactory: (
      database: Database,
      time: DatabaseTime,
      clock: Clock,
      repository: InstanceRepository,
      instance: ThisInstance,
      hub: EventHub,
      logger: AppLogger,
      registry: TaskRegistry,
    ) => {
      const functions = (): string[] => (config.runsTasks ? registry.keys() : []);
      return new Heartbeat(settings, { database, time, clock, repository, instance, hub, logger, functions });
    },
    inject: [
      Database,
      DatabaseTime,
      Clock,
      InstanceRepository,
      ThisInstance,
      EventHub,
      AppLogger,
      TaskRegistry,
    ],
  };
}

function redisEvents(config: AppConfig): Provider[] {
  const { redisUrl, redisPrefix } = config;
  if (redisUrl === null) return [];
  return [
    {
      provide: RedisEvents,
      useFactory: (hub: EventHub, clock: Clock, logger: AppLogger) =>
        new RedisEvents({ redisUrl, channel: `${redisPrefix}:events` }, hub, clock, logger),
      inject: [EventHub, Clock, AppLogger],
    },
  ];
}

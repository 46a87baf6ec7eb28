import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { mariadbMigrations } from '../../migrations/mariadb/index.js';
import { sqliteMigrations } from '../../migrations/sqlite/index.js';
import type { AppConfig } from './config/index.js';
import {
  createDataSource,
  Database,
  DatabaseTime,
  MeasuredDatabaseTime,
  migrate,
  TypeormDatabase,
} from './database/index.js';
import { ENTITIES } from './entities.js';
import { EndedExecutions, ExecutionFlowRepository, ExecutionRepository } from './executions/index.js';
import { InstanceRepository, PeerObserver, ThisInstance } from './instances/index.js';
import { JobCursorRepository } from './jobs/index.js';
import { AppError, AppLogger, Clock, EventHub, FaultPoints, NoFaults } from './kernel/index.js';
import { SlotRepository } from './locks/index.js';
import { MetricsRegistry } from './metrics/index.js';

/** What only the composition root may choose; tests put a fake clock here. */
export interface Platform {
  config: AppConfig;
  clock: Clock;
  logger: AppLogger;
  faults?: FaultPoints;
}

/** What everything stands on: clock, log, hints, the migrated database, and the repositories and identities of which there must be
 *  one a process. Global. */
@Module({})
export class PlatformModule {
  static forRoot({ config, clock, logger, faults = new NoFaults() }: Platform): DynamicModule {
    const shared = [
      { provide: Clock, useValue: clock },
      { provide: AppLogger, useValue: logger },
      { provide: FaultPoints, useValue: faults },
      EventHub,
      {
        provide: Database,
        useFactory: (dataSource: DataSource, metrics: MetricsRegistry) =>
          new TypeormDatabase(dataSource, clock, () => metrics.count('mawid_database_retries_total', {})),
        inject: [DataSource, MetricsRegistry],
      },
      { provide: DatabaseTime, useFactory: () => new MeasuredDatabaseTime(clock) },
      EndedExecutions,
      ExecutionFlowRepository,
      ExecutionRepository,
      InstanceRepository,
      JobCursorRepository,
      PeerObserver,
      SlotRepository,
      ThisInstance,
    ];
    return {
      module: PlatformModule,
      global: true,
      imports: [databaseModule(config, logger)],
      providers: shared,
      exports: shared.map((provider) => ('provide' in provider ? provider.provide : provider)),
    };
  }
}

function databaseModule(config: AppConfig, logger: AppLogger): DynamicModule {
  return TypeOrmModule.forRootAsync({
    useFactory: () => ({ type: 'mariadb' as const, retryAttempts: 0 }),
    // The schema must be there before any module looks at it.
    dataSourceFactory: async () => {
      const dataSource = createDataSource({
        databaseUrl: config.databaseUrl,
        dataDir: config.dataDir,
        poolSize: config.databasePool,
        entities: ENTITIES,
        migrations: { mariadb: mariadbMigrations, sqlite: sqliteMigrations },
      });
      await dataSource.initialize().catch((cause: unknown) => {
        throw unreachable(config, cause);
      });
      await migrate(dataSource, logger);
      return dataSource;
    },
  });
}

/** What the operator can mend, in one sentence; the driver's stack helps nobody. */
function unreachable(config: AppConfig, cause: unknown): AppError {
  const target = config.database;
  const where = target
    ? `${target.host}:${target.port}/${target.database} as ${target.user}`
    : config.dataDir;
  const why = cause instanceof Error ? cause.message : String(cause);
  const detail = `The database ${where} cannot be opened: ${why}. Check DATABASE_URL, that the server runs, and that the database exists.`;
  return new AppError('DATABASE_UNREACHABLE', { status: 500, detail, cause });
}

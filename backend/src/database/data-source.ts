import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource, type DataSourceOptions, type MixedList } from 'typeorm';
import { mariadbDriver } from './mariadb-driver.js';
import { SqliteConnection } from './sqlite-driver.js';

type ClassList = MixedList<new () => object>;

/** Where the data is, and what the schema is made of. */
export interface DataSourceSettings {
  /** `mariadb://user:password@host:port/database`; null = the SQLite file in `dataDir`. */
  databaseUrl: string | null;
  dataDir: string;
  /** Connections of the pool (MariaDB). */
  poolSize: number;
  entities: ClassList;
  migrations: { mariadb: ClassList; sqlite: ClassList };
}

/** Name of the SQLite file in the data directory. */
export const SQLITE_FILE = 'mawid.sqlite';

/** A data source that is not connected yet. `synchronize` is never used: the migrations are the schema. */
export function createDataSource(settings: DataSourceSettings): DataSource {
  return new DataSource(
    settings.databaseUrl ? mariadbOptions(settings, settings.databaseUrl) : sqliteOptions(settings),
  );
}

function mariadbOptions(settings: DataSourceSettings, databaseUrl: string): DataSourceOptions {
  const url = new URL(databaseUrl);
  return {
    type: 'mariadb',
    driver: mariadbDriver,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port ? Number(url.port) : 3306,
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    charset: 'utf8mb4',
    poolSize: settings.poolSize,
    // A black hole must surface as an error well before the instance is declared dead for its silence.
    extra: { socketTimeout: 10_000, connectTimeout: 3_000, acquireTimeout: 5_000, idleTimeout: 60 },
    entities: settings.entities,
    migrations: settings.migrations.mariadb,
    migrationsTableName: 'schema_migration',
    synchronize: false,
    logging: false,
  };
}

function sqliteOptions(settings: DataSourceSettings): DataSourceOptions {
  mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 });
  return {
    type: 'better-sqlite3',
    driver: SqliteConnection,
    database: join(settings.dataDir, SQLITE_FILE),
    enableWAL: true,
    entities: settings.entities,
    migrations: settings.migrations.sqlite,
    migrationsTableName: 'schema_migration',
    synchronize: false,
    logging: false,
  };
}

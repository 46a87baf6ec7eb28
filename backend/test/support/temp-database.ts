import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { mariadbMigrations } from '../../../migrations/mariadb/index.js';
import { sqliteMigrations } from '../../../migrations/sqlite/index.js';
import { createDataSource, migrate, TypeormDatabase } from '../../src/database/index.js';
import { ENTITIES } from '../../src/entities.js';
import { SilentLogger, SystemClock, type Clock } from '../../src/kernel/index.js';

export type Engine = 'sqlite' | 'mariadb';

/** A database of its own, migrated, thrown away by `drop`. */
export interface TempDatabase {
  engine: Engine;
  dataSource: DataSource;
  database: TypeormDatabase;
  /** For a process that is to use the same database; null on SQLite. */
  databaseUrl: string | null;
  dataDir: string;
  drop(): Promise<void>;
}

/** Root URL of the private MariaDB that the test driver started. @throws when it did not: tests never pass by skipping. */
export function mariadbRootUrl(): URL {
  const url = process.env['TEST_DATABASE_URL'];
  if (!url) throw new Error('TEST_DATABASE_URL is not set: run the tests through the npm scripts');
  return new URL(url);
}

/** An empty, migrated database. `clock` is what its retries wait on. */
export async function createTempDatabase(
  engine: Engine,
  options: { clock?: Clock; migrated?: boolean; poolSize?: number } = {},
): Promise<TempDatabase> {
  const name = `mawid_test_${randomBytes(6).toString('hex')}`;
  const dataDir = mkdtempSync(join(tmpdir(), 'mawid-test-'));
  const databaseUrl = engine === 'mariadb' ? await createMariadbDatabase(name) : null;
  const dataSource = createDataSource({
    databaseUrl,
    dataDir,
    poolSize: options.poolSize ?? 6,
    entities: ENTITIES,
    migrations: { mariadb: mariadbMigrations, sqlite: sqliteMigrations },
  });
  await dataSource.initialize();
  if (options.migrated !== false) await migrate(dataSource, new SilentLogger());
  const database = new TypeormDatabase(dataSource, options.clock ?? new SystemClock());
  const drop = async (): Promise<void> => {
    if (dataSource.isInitialized) await dataSource.destroy();
    if (engine === 'mariadb') await withRoot((root) => root.query(`DROP DATABASE IF EXISTS ${name}`));
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { engine, dataSource, database, databaseUrl, dataDir, drop };
}

async function createMariadbDatabase(name: string): Promise<string> {
  await withRoot((root) => root.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`));
  const url = mariadbRootUrl();
  url.pathname = `/${name}`;
  return url.toString();
}

/** Runs statements as the server's root, outside any test database. */
export async function withRoot<T>(work: (root: DataSource) => Promise<T>): Promise<T> {
  const url = mariadbRootUrl();
  url.pathname = '/mysql';
  const root = createDataSource({
    databaseUrl: url.toString(),
    dataDir: tmpdir(),
    poolSize: 1,
    entities: [],
    migrations: { mariadb: [], sqlite: [] },
  });
  await root.initialize();
  try {
    return await work(root);
  } finally {
    await root.destroy();
  }
}

/** The same tests on both engines: a behaviour that differs is a bug. `TEST_ENGINES=sqlite` narrows it while developing. */
export function describeForEachDatabase(title: string, body: (engine: Engine) => void): void {
  const engines = (process.env['TEST_ENGINES'] ?? 'sqlite,mariadb').split(',') as Engine[];
  describe.each(engines)(`${title} (%s)`, body);
}

import type { DataSource, QueryRunner } from 'typeorm';
import { AppError, type AppLogger } from '../kernel/index.js';

/** Seconds a starter waits for another one's migrations. */
const LOCK_WAIT_SECONDS = 120;

/** Brings the schema up to this program's version. Starters race safely: on MariaDB one migrates under a named lock, the
 *  others wait and find nothing to do (the steps are idempotent, because DDL there is not transactional); on SQLite each
 *  step is a transaction. @returns the names of the steps that ran.
 *  @throws SCHEMA_NEWER when the database was migrated by a newer program, whose rows this one might misread. */
export async function migrate(dataSource: DataSource, logger: AppLogger): Promise<string[]> {
  return withMigrationLock(dataSource, async () => {
    await refuseNewerSchema(dataSource);
    const done = await dataSource.runMigrations({ transaction: 'each' });
    for (const step of done) logger.info('schema step done', { step: step.name });
    return done.map((step) => step.name);
  });
}

async function withMigrationLock<T>(dataSource: DataSource, work: () => Promise<T>): Promise<T> {
  if (dataSource.options.type !== 'mariadb') return work();
  const runner = dataSource.createQueryRunner();
  try {
    const name = `mawid.migrate.${dataSource.driver.database ?? ''}`.slice(0, 64);
    await takeLock(runner, name);
    try {
      return await work();
    } finally {
      await runner.query('SELECT RELEASE_LOCK(?)', [name]);
    }
  } finally {
    await runner.release();
  }
}

async function takeLock(runner: QueryRunner, name: string): Promise<void> {
  // The wait is done in short calls, so that the socket's silence limit does not end it.
  for (let waited = 0; waited < LOCK_WAIT_SECONDS; waited += 5) {
    const rows = (await runner.query('SELECT GET_LOCK(?, 5) AS taken', [name])) as { taken: number }[];
    if (rows[0]?.taken === 1) return;
  }
  throw new AppError('MIGRATION_LOCKED', {
    status: 503,
    detail: `Another process has been migrating the schema for ${LOCK_WAIT_SECONDS} s. Look at its log, then start again.`,
  });
}

async function refuseNewerSchema(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    if (!(await runner.hasTable('schema_migration'))) return;
    const rows = (await runner.query('SELECT name FROM schema_migration')) as { name: string }[];
    const known = new Set(dataSource.migrations.map((step) => step.name ?? step.constructor.name));
    const unknown = rows.map((row) => row.name).filter((name) => !known.has(name));
    if (unknown.length === 0) return;
    throw new AppError('SCHEMA_NEWER', {
      status: 500,
      detail: `The database has schema steps this version does not know (${unknown.join(', ')}). Start a version that knows them.`,
    });
  } finally {
    if (dataSource.options.type === 'mariadb') await runner.release();
  }
}

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { DataSource } from 'typeorm';
import { migrate } from '../../src/database/index.js';
import { SilentLogger } from '../../src/kernel/index.js';
import { createDataSource } from '../../src/database/index.js';
import { ENTITIES } from '../../src/entities.js';
import { mariadbMigrations } from '../../../migrations/mariadb/index.js';
import { sqliteMigrations } from '../../../migrations/sqlite/index.js';
import {
  createTempDatabase,
  describeForEachDatabase,
  type Engine,
  type TempDatabase,
} from '../support/temp-database.js';

const golden = (engine: Engine): URL => new URL(`../golden/schema.${engine}.sql`, import.meta.url);

/** The schema as the database describes it, tables in the order of their names, without counters. */
async function schemaOf({
  dataSource,
  engine,
}: Pick<TempDatabase, 'dataSource' | 'engine'>): Promise<string> {
  const texts = engine === 'sqlite' ? await sqliteSchema(dataSource) : await mariadbSchema(dataSource);
  return `${texts.join(';\n\n')};\n`;
}

async function sqliteSchema(dataSource: DataSource): Promise<string[]> {
  const rows: { sql: string }[] = await dataSource.query(
    `SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND tbl_name <> 'schema_migration' ORDER BY tbl_name, type DESC, name`,
  );
  return rows.map(({ sql }) =>
    sql.replaceAll(/\s*\n\s*/g, '\n  ').replaceAll(/,\s+(?=[a-z_]+ [A-Z]+)/g, ',\n  '),
  );
}

async function mariadbSchema(dataSource: DataSource): Promise<string[]> {
  const tables: { name: string }[] = await dataSource.query(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name <> 'schema_migration' ORDER BY table_name`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const [row]: Record<string, string>[] = await dataSource.query(`SHOW CREATE TABLE ${name}`);
    texts.push(row!['Create Table']!.replace(/ AUTO_INCREMENT=\d+/, ''));
  }
  return texts;
}

async function tablesOf(temp: TempDatabase): Promise<string[]> {
  const sql =
    temp.engine === 'sqlite'
      ? `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`
      : `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()`;
  const rows: { name: string }[] = await temp.dataSource.query(sql);
  return rows.map(({ name }) => name).sort();
}

/** Names and nullability of a table's columns. */
async function columnsOf(temp: TempDatabase, table: string): Promise<Map<string, boolean>> {
  if (temp.engine === 'sqlite') {
    const rows: { name: string; notnull: number; pk: number }[] = await temp.dataSource.query(
      `PRAGMA table_info(${table})`,
    );
    return new Map(rows.map(({ name, notnull, pk }) => [name, notnull === 0 && pk === 0]));
  }
  const rows: { name: string; nullable: string; extra: string }[] = await temp.dataSource.query(
    `SELECT column_name AS name, is_nullable AS nullable, extra FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = '${table}'`,
  );
  return new Map(
    rows
      .filter(({ extra }) => !extra.includes('GENERATED'))
      .map(({ name, nullable }) => [name, nullable === 'YES']),
  );
}

describeForEachDatabase('the schema', (engine) => {
  let temp: TempDatabase;
  beforeEach(async () => {
    temp = await createTempDatabase(engine, { migrated: false });
  }, 60_000);
  afterEach(async () => temp?.drop());

  const logger = new SilentLogger();

  it('that an empty database is migrated to is the one agreed on', async () => {
    expect((await migrate(temp.dataSource, logger)).length).toBeGreaterThan(0);
    const schema = await schemaOf(temp);
    if (process.env['UPDATE_GOLDENS'] === '1') {
      mkdirSync(new URL('.', golden(engine)), { recursive: true });
      writeFileSync(golden(engine), schema);
    }
    expect(existsSync(golden(engine))).toBe(true);
    expect(schema).toBe(readFileSync(golden(engine), 'utf8'));
  });

  it('is the same after all steps were taken back and done again', async () => {
    const steps = await migrate(temp.dataSource, logger);
    const schema = await schemaOf(temp);
    for (const _ of steps) await temp.dataSource.undoLastMigration({ transaction: 'each' });
    expect(await tablesOf(temp)).toEqual(['schema_migration']);
    expect(await migrate(temp.dataSource, logger)).toEqual(steps);
    expect(await schemaOf(temp)).toBe(schema);
  });

  it('is left alone by a start that finds it done', async () => {
    await migrate(temp.dataSource, logger);
    expect(await migrate(temp.dataSource, logger)).toEqual([]);
  });

  it('goes on where a step was interrupted half-way', async () => {
    const steps = await migrate(temp.dataSource, logger);
    const schema = await schemaOf(temp);
    // The last step's statements ran, its entry was not written: what a kill leaves where DDL is not transactional.
    await temp.dataSource.query(`DELETE FROM schema_migration WHERE name = '${steps.at(-1)}'`);
    expect(await migrate(temp.dataSource, logger)).toEqual([steps.at(-1)]);
    expect(await schemaOf(temp)).toBe(schema);
  });

  it('of a newer version is refused, and not touched', async () => {
    await migrate(temp.dataSource, logger);
    await temp.dataSource.query(
      `INSERT INTO schema_migration (timestamp, name) VALUES (9999999999999, '9999-from-the-future-9999999999999')`,
    );
    await expect(migrate(temp.dataSource, logger)).rejects.toMatchObject({
      code: 'SCHEMA_NEWER',
      message: expect.stringContaining('9999-from-the-future') as string,
    });
  });

  it('is what the entities say: every column there, nullable where they say so', async () => {
    await migrate(temp.dataSource, logger);
    for (const meta of temp.dataSource.entityMetadatas) {
      const real = await columnsOf(temp, meta.tableName);
      const said = new Map(meta.columns.map((column) => [column.databaseName, column.isNullable]));
      expect({ table: meta.tableName, columns: [...said.keys()].sort() }).toEqual({
        table: meta.tableName,
        columns: [...real.keys()].sort(),
      });
      expect({ table: meta.tableName, columns: Object.fromEntries(said) }).toEqual({
        table: meta.tableName,
        columns: Object.fromEntries([...said.keys()].map((name) => [name, real.get(name)])),
      });
    }
  });
});

describe('starters of one MariaDB at once', () => {
  it('migrate once, and all of them find the schema', async () => {
    const temp = await createTempDatabase('mariadb', { migrated: false });
    const others = Array.from({ length: 3 }, () =>
      createDataSource({
        databaseUrl: temp.databaseUrl,
        dataDir: temp.dataDir,
        poolSize: 2,
        entities: ENTITIES,
        migrations: { mariadb: mariadbMigrations, sqlite: sqliteMigrations },
      }),
    );
    try {
      await Promise.all(others.map((one) => one.initialize()));
      const done = await Promise.all(
        [temp.dataSource, ...others].map((one) => migrate(one, new SilentLogger())),
      );
      expect(done.filter((steps) => steps.length > 0)).toEqual([
        mariadbMigrations.map((Step) => new Step().name),
      ]);
      expect(await schemaOf(temp)).toBe(readFileSync(golden('mariadb'), 'utf8'));
    } finally {
      await Promise.all(others.map((one) => one.destroy()));
      await temp.drop();
    }
  }, 60_000);
});

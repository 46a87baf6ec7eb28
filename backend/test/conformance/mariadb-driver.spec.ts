import { createPool as createMysql2Pool, type Pool, type PoolConnection } from 'mysql2';
import { mariadbDriver } from '../../src/database/mariadb-driver.js';
import { idToBytes, newExecutionId } from '../../src/kernel/index.js';
import { createTempDatabase, type TempDatabase } from '../support/temp-database.js';

/** What TypeORM uses of a connection; both drivers have it. */
interface Connection {
  promise(): { query(sql: string, params?: unknown[]): Promise<unknown[]> };
  release(): void;
}

const SAMPLE = `CREATE TABLE sample (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  tiny TINYINT NULL, number INT NULL, large BIGINT NULL, price DECIMAL(10,2) NULL, ratio DOUBLE NULL,
  words VARCHAR(200) CHARACTER SET utf8mb4 NULL, document LONGTEXT NULL, bytes BINARY(16) NULL, at DATETIME(3) NULL,
  UNIQUE KEY uq_words (words)
) ENGINE=InnoDB`;

const ID = idToBytes(newExecutionId(Date.UTC(2026, 0, 1)));

/** Statements whose answers must not depend on the driver, in one order. */
const STATEMENTS: [string, unknown[]?][] = [
  ['SELECT 1 AS one, NULL AS nothing, 1.5 AS fraction'],
  ['SELECT ? AS a, ? AS b, ? AS c', [1, 'text', null]],
  ['SELECT CAST(9007199254740991 AS UNSIGNED) AS largest'],
  ["SELECT CAST('12.50' AS DECIMAL(10,2)) AS price"],
  ["SELECT CAST('2026-11-01 09:00:00.123' AS DATETIME(3)) AS at, CAST('2026-11-01' AS DATE) AS day"],
  ["SELECT JSON_OBJECT('a', 1) AS document"],
  ['SELECT ? AS sum', [2 ** 40]],
  ['SELECT ? = 1 AS truth, ? = 0 AS lie', [true, false]],
  ["SELECT 'it''s' AS quote, ? AS quoted, ? AS path", ['it\'s "fine"', 'C:\\new\\table?']],
  ['SELECT ? AS arabic, ? AS emoji, ? AS control', ['موعد', '🕘', 'a\u0000b\nc']],
  [
    'INSERT INTO sample (tiny, number, large, price, ratio, words, document, bytes, at) VALUES (?,?,?,?,?,?,?,?,?)',
    [1, -5, 2 ** 52, 12.5, 0.1, 'موعد', '{"a":[1,2]}', ID, '2026-11-01 09:00:00.123'],
  ],
  ['INSERT INTO sample (words) VALUES (?),(?),(?)', ['a', 'b', null]],
  ['SELECT id, tiny, number, large, price, ratio, words, document, bytes, at FROM sample ORDER BY id'],
  ['SELECT * FROM sample WHERE bytes = ?', [ID]],
  ['SELECT HEX(bytes) AS hex FROM sample WHERE bytes IN (?)', [ID]],
  ['UPDATE sample SET number = 7 WHERE words = ?', ['a']],
  // Matched, not changed: compare-and-set counts what it met.
  ['UPDATE sample SET number = 7 WHERE words = ?', ['a']],
  ['UPDATE sample SET number = 7 WHERE words = ?', ['nobody']],
  ['INSERT INTO sample (words) VALUES (?) ON DUPLICATE KEY UPDATE words = words', ['a']],
  [
    "UPDATE sample t JOIN JSON_TABLE(?, '$[*]' COLUMNS(w VARCHAR(10) PATH '$[0]', n BIGINT PATH '$[1]')) r ON t.words = r.w SET t.number = r.n",
    ['[["a",1],["b",2],["c",3]]'],
  ],
  ['DELETE FROM sample WHERE words IS NULL'],
  ['SELECT COUNT(*) AS n, MAX(at) AS newest, SUM(number) AS total, AVG(number) AS mean FROM sample'],
  ['SELECT @@session.time_zone AS zone, @@session.autocommit AS autocommit'],
];

describe("the mariadb connector as TypeORM's driver", () => {
  let temp: TempDatabase;
  let ours: Connection;
  let theirs: PoolConnection;
  let end: () => Promise<void>;

  beforeAll(async () => {
    temp = await createTempDatabase('mariadb', { migrated: false });
    const url = new URL(temp.databaseUrl!);
    const base = {
      host: url.hostname,
      port: Number(url.port),
      user: url.username,
      password: url.password,
      charset: 'utf8mb4',
      connectionLimit: 1,
    };
    const database = url.pathname.slice(1);
    const mine = mariadbDriver.createPool({
      ...base,
      database,
      supportBigNumbers: true,
      bigNumberStrings: true,
    });
    ours = await new Promise<Connection>((resolve, reject) =>
      mine.getConnection((error, connection) => (error ? reject(error) : resolve(connection!))),
    );
    const pool: Pool = createMysql2Pool({
      ...base,
      database,
      timezone: 'Z',
      dateStrings: true,
      supportBigNumbers: true,
      decimalNumbers: true,
      jsonStrings: true,
      flags: ['FOUND_ROWS'],
    });
    theirs = await new Promise<PoolConnection>((resolve, reject) =>
      pool.getConnection((error, connection) => (error ? reject(error) : resolve(connection))),
    );
    await theirs.promise().query("SET SESSION time_zone = '+00:00'");
    end = async () => {
      ours.release();
      theirs.release();
      await new Promise<void>((resolve) => mine.end(() => resolve()));
      await pool.promise().end();
    };
  });
  afterAll(async () => {
    await end?.();
    await temp?.drop();
  });

  const answersOf = async (connection: Connection, sql: string, params?: unknown[]): Promise<unknown> => {
    const [result] = await connection.promise().query(sql, params);
    if (Array.isArray(result)) return result.map((row: object) => ({ ...row }));
    const { affectedRows, insertId } = result as { affectedRows: number; insertId: number };
    return { affectedRows, insertId };
  };

  it('answers every statement as mysql2 does', async () => {
    const answers: { ours: unknown; theirs: unknown }[] = [];
    for (const [which, connection] of [
      ['ours', ours],
      ['theirs', theirs],
    ] as const) {
      await connection.promise().query('DROP TABLE IF EXISTS sample');
      await connection.promise().query(SAMPLE);
      for (const [index, [sql, params]] of STATEMENTS.entries()) {
        answers[index] = { ...answers[index]!, [which]: await answersOf(connection, sql, params) };
      }
    }
    for (const [index, answer] of answers.entries()) {
      expect({ sql: STATEMENTS[index]![0], answer: answer.ours }).toEqual({
        sql: STATEMENTS[index]![0],
        answer: answer.theirs,
      });
    }
  });

  it.each([
    ['a duplicate', "INSERT INTO sample (words) VALUES ('a'),('a')"],
    ['a syntax error', 'SELEC 1'],
    ['an unknown column', 'SELECT nothing FROM sample'],
    ['a value too long', `INSERT INTO sample (words) VALUES ('${'x'.repeat(201)}')`],
  ])('fails on %s with the same number', async (_title, sql) => {
    const numbers = await Promise.all(
      [ours, theirs].map((connection) =>
        connection
          .promise()
          .query(sql)
          .then(
            () => null,
            (error: { errno: number }) => error.errno,
          ),
      ),
    );
    expect(numbers[0]).not.toBeNull();
    expect(numbers[0]).toBe(numbers[1]);
  });

  describe('a transaction, begun together with its first statement', () => {
    const run = async (...statements: string[]): Promise<void> => {
      for (const sql of statements) await ours.promise().query(sql);
    };
    const wordsSeenBy = async (connection: Connection): Promise<unknown> =>
      answersOf(connection, 'SELECT words FROM sample ORDER BY id');
    const begun = async (): Promise<unknown> => {
      const [status] = (await answersOf(ours, "SHOW SESSION STATUS LIKE 'Com_begin'")) as { Value: string }[];
      return Number(status!.Value);
    };

    beforeEach(() => run('DROP TABLE IF EXISTS sample', SAMPLE));

    it('shows nobody its first statement before the commit', async () => {
      await run('START TRANSACTION', "INSERT INTO sample (words) VALUES ('first')");
      expect(await wordsSeenBy(theirs)).toEqual([]);
      await run("INSERT INTO sample (words) VALUES ('second')", 'COMMIT');
      expect(await wordsSeenBy(theirs)).toEqual([{ words: 'first' }, { words: 'second' }]);
    });

    it('takes its first statement back with the rest', async () => {
      await run('START TRANSACTION', "INSERT INTO sample (words) VALUES ('first')", 'ROLLBACK');
      expect(await wordsSeenBy(ours)).toEqual([]);
    });

    it('is still open after a first statement that failed', async () => {
      const doubled = "INSERT INTO sample (words) VALUES ('a'),('a')";
      await run('START TRANSACTION');
      await expect(ours.promise().query(doubled)).rejects.toMatchObject({ errno: 1062 });
      await run("INSERT INTO sample (words) VALUES ('b')", 'ROLLBACK');
      expect(await wordsSeenBy(ours)).toEqual([]);
    });

    it('keeps the order of statements that are given together', async () => {
      await run('START TRANSACTION');
      const [, updated] = await Promise.all([
        answersOf(ours, "INSERT INTO sample (words) VALUES ('a')"),
        answersOf(ours, "UPDATE sample SET number = 1 WHERE words = 'a'"),
      ]);
      await run('COMMIT');
      expect(updated).toMatchObject({ affectedRows: 1 });
    });

    it('sends nothing when it is empty', async () => {
      const before = await begun();
      await run('START TRANSACTION', 'COMMIT', 'START TRANSACTION', 'ROLLBACK');
      expect(await begun()).toBe(before);
      await run('START TRANSACTION', 'SELECT 1', 'COMMIT');
      expect(await begun()).toBe(Number(before) + 1);
    });
  });
});

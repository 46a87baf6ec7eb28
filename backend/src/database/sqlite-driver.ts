import { DatabaseSync, type StatementSync, type SQLInputValue } from 'node:sqlite';

/* node:sqlite in the shape of better-sqlite3, which TypeORM's driver of that name expects as its `driver` option.
   better-sqlite3 itself compiles against the machine's headers, which cannot be relied on. */

class Statement {
  /** Whether it returns rows. */
  readonly reader: boolean;

  constructor(private readonly statement: StatementSync) {
    this.reader = statement.columns().length > 0;
  }

  all(...params: SQLInputValue[]): unknown[] {
    return this.statement.all(...params);
  }

  run(...params: SQLInputValue[]): { changes: number; lastInsertRowid: number } {
    const { changes, lastInsertRowid } = this.statement.run(...params);
    return { changes: Number(changes), lastInsertRowid: Number(lastInsertRowid) };
  }
}

/** Connection to one SQLite file, WAL, `synchronous=FULL`: a commit survives a power cut. */
export class SqliteConnection {
  private readonly database: DatabaseSync;

  constructor(path: string, options: { readonly?: boolean; timeout?: number } = {}) {
    this.database = new DatabaseSync(path, {
      readOnly: options.readonly ?? false,
      timeout: options.timeout ?? 5_000,
    });
    this.database.exec('PRAGMA synchronous = FULL');
  }

  /** A deferred BEGIN takes the write lock at the first write and may then fail half-way; ours takes it at once. */
  prepare(sql: string): Statement {
    return new Statement(this.database.prepare(sql === 'BEGIN TRANSACTION' ? 'BEGIN IMMEDIATE' : sql));
  }

  pragma(text: string): unknown[] {
    return this.database.prepare(`PRAGMA ${text}`).all();
  }

  exec(sql: string): void {
    this.database.exec(sql);
  }

  close(): void {
    this.database.close();
  }
}

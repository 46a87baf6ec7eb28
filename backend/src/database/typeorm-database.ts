import { AsyncLocalStorage } from 'node:async_hooks';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { InvariantError, Mutex, UnavailableError, type Clock } from '../kernel/index.js';
import { AmbiguousCommitError, isRetryable, isUnavailable } from './database-errors.js';
import type { Dialect } from './dialect/dialect.js';
import { mariadbDialect } from './dialect/mariadb.dialect.js';
import { sqliteDialect } from './dialect/sqlite.dialect.js';
import { Database, type Session, type WriteResult } from './session.js';

const MAX_TRIES = 6;

/** {@link Database} over a TypeORM data source. `onRetry` is called for each transaction that is run again. */
export class TypeormDatabase extends Database {
  readonly dialect: Dialect;
  private readonly mutex = new Mutex();
  private readonly inside = new AsyncLocalStorage<true>();

  constructor(
    readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly onRetry: () => void = () => undefined,
  ) {
    super();
    this.dialect = dataSource.options.type === 'mariadb' ? mariadbDialect : sqliteDialect;
  }

  override async transaction<T>(work: (tx: Session) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.exclusive(() => this.withRunner((runner) => this.runTransaction(runner, work)));
      } catch (error) {
        if (!isRetryable(error) || attempt >= MAX_TRIES) throw this.translate(error);
        this.onRetry();
        // Jitter keeps two deadlocked transactions from meeting again at once.
        await this.clock.sleep(Math.random() * 10 * 2 ** attempt);
      }
    }
  }

  override async read<T>(work: (session: Session) => Promise<T>): Promise<T> {
    try {
      return await this.exclusive(() => this.withRunner((runner) => work(this.sessionOf(runner))));
    } catch (error) {
      throw this.translate(error);
    }
  }

  /** SQLite has one connection: whatever is done on it is done alone. Nesting would wait for itself, so it is refused. */
  private exclusive<T>(work: () => Promise<T>): Promise<T> {
    if (this.inside.getStore())
      throw new InvariantError('a unit of work inside another: pass the session on');
    const marked = (): Promise<T> => this.inside.run(true, work);
    return this.dialect.name === 'sqlite' ? this.mutex.run(marked) : marked();
  }

  private async withRunner<T>(work: (runner: QueryRunner) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      return await work(runner);
    } finally {
      if (this.dialect.name === 'mariadb') await runner.release();
    }
  }

  private async runTransaction<T>(runner: QueryRunner, work: (tx: Session) => Promise<T>): Promise<T> {
    await runner.startTransaction();
    let result: T;
    try {
      result = await work(this.sessionOf(runner));
    } catch (error) {
      // 1205 leaves the transaction open, and a lost connection cannot roll back: the first error is the one that tells.
      await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    }
    try {
      await runner.commitTransaction();
    } catch (error) {
      if (isUnavailable(error)) throw new AmbiguousCommitError(error);
      await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    }
    return result;
  }

  private sessionOf(runner: QueryRunner): Session {
    const dialect = this.dialect;
    const manager: EntityManager = runner.manager;
    /** Statements that have not been answered. */
    let open = 0;
    const answered = async <R>(statement: Promise<R>): Promise<R> => {
      open += 1;
      try {
        return await statement;
      } finally {
        open -= 1;
      }
    };
    return {
      dialect,
      manager,
      query<R>(sql: string, params: readonly unknown[] = []): Promise<R[]> {
        return answered<R[]>(runner.query(sql, params as unknown[]));
      },
      async execute(sql: string, params: readonly unknown[] = []): Promise<WriteResult> {
        if (open > 0 && runner.isTransactionActive)
          throw new InvariantError('a write of a transaction waits for the answers to what came before it');
        const result = await answered(runner.query(sql, params as unknown[], true));
        const raw: unknown = result.raw;
        const insertId =
          typeof raw === 'number' ? raw : Number((raw as { insertId?: unknown })?.insertId ?? 0);
        return { affected: result.affected ?? 0, insertId };
      },
    };
  }

  private translate(error: unknown): unknown {
    if (error instanceof UnavailableError || !isUnavailable(error)) return error;
    return new UnavailableError(
      'The database cannot be reached at the moment. Nothing was changed; try again.',
      {
        cause: error,
        code: 'DATABASE_UNAVAILABLE',
      },
    );
  }
}

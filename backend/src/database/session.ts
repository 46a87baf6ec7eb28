import type { EntityManager } from 'typeorm';
import type { Dialect } from './dialect/dialect.js';

/** What a statement that writes tells. */
export interface WriteResult {
  /** Rows that matched (MariaDB: `foundRows`), changed or not. */
  affected: number;
  /** Auto-increment value of the first inserted row; 0 where there is none. */
  insertId: number;
}

/** One connection for the length of a unit of work. Repositories take it as their first parameter; whoever called
 *  {@link Database} decides whether it is a transaction. Statements are done one after the other in the order they were given. Reads may be
 *  given together with what comes before them (`Promise.all`), which saves a round trip. In a transaction a write may not: a deadlock ends
 *  the transaction, and a write that is on its way already would be committed by itself. SQL takes `?` on both engines; instants are text (`toDbInstant`). */
export interface Session {
  readonly dialect: Dialect;
  readonly manager: EntityManager;
  query<R>(sql: string, params?: readonly unknown[]): Promise<R[]>;
  /** @throws InvariantError in a transaction while another statement has not been answered. */
  execute(sql: string, params?: readonly unknown[]): Promise<WriteResult>;
}

/** The door to the database. */
export abstract class Database {
  abstract readonly dialect: Dialect;

  /** Runs `work` in one transaction: READ COMMITTED on MariaDB; BEGIN IMMEDIATE behind a mutex on SQLite, whose connection
   *  is shared. `work` may run again after a deadlock (1213), a lock wait timeout (1205) or a snapshot conflict (1020), so it
   *  has no effect but on `tx`. Never nest: inside `work` pass `tx` on.
   *  @throws AmbiguousCommitError when the connection was lost while committing: re-read before anything else.
   *  @throws UnavailableError when the database cannot be reached. */
  abstract transaction<T>(work: (tx: Session) => Promise<T>): Promise<T>;

  /** Runs `work` without a transaction: each statement commits by itself. On SQLite it waits for the open transaction, so
   *  it never sees rows that may yet be rolled back. */
  abstract read<T>(work: (session: Session) => Promise<T>): Promise<T>;
}

/** Type of a value that a batch statement carries in its JSON rows. `id` is 32 hexadecimal characters: write `UNHEX(r.name)`
 *  in expressions (both engines have it). */
export type RowType = 'int' | 'instant' | 'id' | 'text';

/** An UPDATE of many rows by one statement, each with its own values, in the order of `columns`. In expressions `t` is the table and `r`
 *  the given row. What a column is set to may read that column, and no other that is set: engines differ in which value they see. */
export interface RowsUpdate {
  table: string;
  columns: Record<string, RowType>;
  on: string;
  set: Record<string, string>;
  where?: string;
}

/** SQL with its parameters. */
export interface Statement {
  sql: string;
  params: unknown[];
}

/** What the engines do differently, as questions and SQL fragments. Everything else is SQL both understand. */
export interface Dialect {
  readonly name: 'mariadb' | 'sqlite';
  /** Appended to a locking SELECT; empty where one connection writes anyway. */
  readonly forUpdate: string;
  /** Appended to a SELECT whose rows must not change until the transaction ends, though others may read them as well. */
  readonly forShare: string;
  /** Appended to a locking SELECT whose locked rows belong to somebody else. */
  readonly forUpdateSkipLocked: string;
  /** Appended to an INSERT whose duplicates are to be left as they are. `key` = any column of the table. */
  ignoreDuplicates(key: string): string;
  /** Appended to an INSERT that overwrites `columns` of a duplicate of `conflict` (a unique key's columns). */
  overwriteDuplicates(conflict: string[], columns: string[]): string;
  /** Appended to an INSERT that adds `columns` to those of a duplicate of `conflict`. */
  addDuplicates(conflict: string[], columns: string[]): string;
  /** @param rows at least one. */
  updateRows(update: RowsUpdate, rows: readonly unknown[][]): Statement;
  /** A text within a JSON column. @param name of a member of its outermost object: a word, not user input. */
  jsonText(column: string, name: string): string;
  /** Hint after a table name that makes the optimiser take `index`; statistics of a queue-like table are always wrong. */
  useIndex(index: string): string;
}

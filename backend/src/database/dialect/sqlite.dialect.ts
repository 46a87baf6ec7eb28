import type { Dialect, RowsUpdate } from './dialect.js';

/** SQLite 3.41 or newer (UNHEX, UPDATE FROM). One writing connection, so row locks have no counterpart and need none. */
export const sqliteDialect: Dialect = {
  name: 'sqlite',
  forUpdate: '',
  forShare: '',
  forUpdateSkipLocked: '',
  ignoreDuplicates: () => ' ON CONFLICT DO NOTHING',
  overwriteDuplicates: (conflict, columns) =>
    ` ON CONFLICT (${conflict.join(', ')}) DO UPDATE SET ${columns.map((c) => `${c} = excluded.${c}`).join(', ')}`,
  addDuplicates: (conflict, columns) =>
    ` ON CONFLICT (${conflict.join(', ')}) DO UPDATE SET ${columns.map((c) => `${c} = ${c} + excluded.${c}`).join(', ')}`,
  updateFromRows({ table, columns, on, set, where }: RowsUpdate) {
    const assignments = Object.entries(set).map(([column, value]) => `${column} = ${value}`);
    const filter = where === undefined ? '' : ` AND (${where})`;
    return `UPDATE ${table} AS t SET ${assignments.join(', ')} FROM ${this.rowsTable(columns)} WHERE ${on}${filter}`;
  },
  rowsTable(columns) {
    const parts = Object.keys(columns).map((name, index) => `json_extract(value, '$[${index}]') AS ${name}`);
    return `(SELECT ${parts.join(', ')} FROM json_each(?)) AS r`;
  },
  useIndex: (index) => ` INDEXED BY ${index}`,
};

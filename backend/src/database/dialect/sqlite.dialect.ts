import type { Dialect } from './dialect.js';

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
  updateRows({ table, columns, on, set, where }, rows) {
    const assignments = Object.entries(set).map(([column, value]) => `${column} = ${value}`);
    const values = Object.keys(columns).map((name, index) => `json_extract(value, '$[${index}]') AS ${name}`);
    const given = `(SELECT ${values.join(', ')} FROM json_each(?)) AS r`;
    const filter = where === undefined ? '' : ` AND (${where})`;
    return {
      sql: `UPDATE ${table} AS t SET ${assignments.join(', ')} FROM ${given} WHERE ${on}${filter}`,
      params: [JSON.stringify(rows)],
    };
  },
  jsonText: (column, name) => `json_extract(${column}, '$.${name}')`,
  useIndex: (index) => ` INDEXED BY ${index}`,
};

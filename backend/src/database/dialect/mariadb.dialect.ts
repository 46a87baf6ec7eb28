import type { Dialect, RowType, RowsUpdate, Statement } from './dialect.js';

const TYPES: Record<RowType, string> = {
  int: 'BIGINT',
  instant: 'DATETIME(3)',
  id: 'CHAR(32) CHARACTER SET ascii',
  text: 'LONGTEXT CHARACTER SET utf8mb4',
};

/** MariaDB 10.6 or newer: JSON_TABLE for rows, SKIP LOCKED for sharing work. */
export const mariadbDialect: Dialect = {
  name: 'mariadb',
  forUpdate: ' FOR UPDATE',
  forShare: ' LOCK IN SHARE MODE',
  forUpdateSkipLocked: ' FOR UPDATE SKIP LOCKED',
  ignoreDuplicates: (key) => ` ON DUPLICATE KEY UPDATE ${key} = ${key}`,
  overwriteDuplicates: (_conflict, columns) =>
    ` ON DUPLICATE KEY UPDATE ${columns.map((c) => `${c} = VALUES(${c})`).join(', ')}`,
  addDuplicates: (_conflict, columns) =>
    ` ON DUPLICATE KEY UPDATE ${columns.map((c) => `${c} = ${c} + VALUES(${c})`).join(', ')}`,
  updateRows: (update, rows) => (rows.length === 1 ? updateOne(update, rows[0]!) : updateMany(update, rows)),
  jsonText: (column, name) => `JSON_VALUE(${column}, '$.${name}')`,
  useIndex: (index) => ` FORCE INDEX (${index})`,
};

/** One row without a join: MariaDB collects what a join updates in a temporary table, a file of its own where there are texts. */
function updateOne({ table, columns, on, set, where }: RowsUpdate, row: readonly unknown[]): Statement {
  const names = Object.keys(columns);
  const params: unknown[] = [];
  const filled = (sql: string): string =>
    sql.replace(/\br\.(\w+)/g, (_, name: string) => {
      params.push(row[names.indexOf(name)] ?? null);
      return '?';
    });
  const filter = where === undefined ? '' : ` AND (${where})`;
  return { sql: filled(`UPDATE ${table} t SET ${assignments(set)} WHERE ${on}${filter}`), params };
}

function updateMany({ table, columns, on, set, where }: RowsUpdate, rows: readonly unknown[][]): Statement {
  const values = Object.entries(columns).map(
    ([name, type], index) => `${name} ${TYPES[type]} PATH '$[${index}]'`,
  );
  const given = `JSON_TABLE(?, '$[*]' COLUMNS(${values.join(', ')})) r`;
  const filter = where === undefined ? '' : ` WHERE ${where}`;
  return {
    sql: `UPDATE ${table} t JOIN ${given} ON ${on} SET ${assignments(set)}${filter}`,
    params: [JSON.stringify(rows)],
  };
}

function assignments(set: RowsUpdate['set']): string {
  return Object.entries(set)
    .map(([column, value]) => `t.${column} = ${value}`)
    .join(', ');
}

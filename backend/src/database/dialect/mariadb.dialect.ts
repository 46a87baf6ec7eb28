import type { Dialect, RowType, RowsUpdate } from './dialect.js';

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
  updateFromRows({ table, columns, on, set, where }: RowsUpdate) {
    const assignments = Object.entries(set).map(([column, value]) => `t.${column} = ${value}`);
    const filter = where === undefined ? '' : ` WHERE ${where}`;
    return `UPDATE ${table} t JOIN ${this.rowsTable(columns)} ON ${on} SET ${assignments.join(', ')}${filter}`;
  },
  rowsTable(columns) {
    const parts = Object.entries(columns).map(
      ([name, type], index) => `${name} ${TYPES[type]} PATH '$[${index}]'`,
    );
    return `JSON_TABLE(?, '$[*]' COLUMNS(${parts.join(', ')})) r`;
  },
  useIndex: (index) => ` FORCE INDEX (${index})`,
};

import type { RowsUpdate } from './dialect/dialect.js';
import type { Session } from './session.js';

/** Inserts many rows by as few statements as the engines take. All rows have the same columns.
 *  @returns rows inserted (duplicates left out when `suffix` ignores them). */
export async function insertRows(
  session: Session,
  table: string,
  rows: Record<string, unknown>[],
  suffix = '',
): Promise<number> {
  const first = rows[0];
  if (!first) return 0;
  const columns = Object.keys(first);
  const tuple = `(${columns.map(() => '?').join(',')})`;
  // SQLite takes 32,766 parameters a statement; 500 rows is also where MariaDB's gain flattens.
  const size = Math.max(1, Math.min(500, Math.floor(32_000 / columns.length)));
  let inserted = 0;
  for (let from = 0; from < rows.length; from += size) {
    const chunk = rows.slice(from, from + size);
    const values = chunk.map(() => tuple).join(',');
    const params = chunk.flatMap((row) => columns.map((column) => row[column] ?? null));
    const sql = `INSERT INTO ${table} (${columns.join(',')}) VALUES ${values}${suffix}`;
    inserted += (await session.execute(sql, params)).affected;
  }
  return inserted;
}

/** Updates many rows by one statement, each with its own values; no rows, no statement. @returns rows that were there and met the conditions. */
export async function updateRows(
  session: Session,
  update: RowsUpdate,
  rows: readonly unknown[][],
): Promise<number> {
  if (rows.length === 0) return 0;
  const { sql, params } = session.dialect.updateRows(update, rows);
  return (await session.execute(sql, params)).affected;
}

/** `?,?,?` for an IN list. @param count at least 1. */
export function placeholders(count: number): string {
  return new Array<string>(count).fill('?').join(',');
}

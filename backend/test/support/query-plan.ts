import type { Database, Session } from '../../src/database/index.js';

/** What a step of a plan says: the table by its alias, the index it takes, and whether it reads all of it or sorts. */
export interface Step {
  table: string;
  index: string | null;
  isScan: boolean;
  sorts: boolean;
}

/** A session that keeps what is asked of it. */
function recording(session: Session): {
  session: Session;
  asked: { sql: string; params: readonly unknown[] }[];
} {
  const asked: { sql: string; params: readonly unknown[] }[] = [];
  const query = <R>(sql: string, params: readonly unknown[] = []): Promise<R[]> => {
    asked.push({ sql, params });
    return session.query<R>(sql, params);
  };
  return {
    session: { dialect: session.dialect, manager: session.manager, query, execute: session.execute },
    asked,
  };
}

async function explain(session: Session, sql: string, params: readonly unknown[]): Promise<Step[]> {
  if (session.dialect.name === 'sqlite') {
    const rows = await session.query<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, params);
    const sorts = rows.some(({ detail }) => detail.includes('TEMP B-TREE FOR ORDER BY'));
    return rows.flatMap(({ detail }) => {
      const found = /^(SEARCH|SCAN) (\w+)(?: USING (?:COVERING )?(?:INDEX (\w+)|INTEGER PRIMARY KEY))?/.exec(
        detail,
      );
      if (!found || detail.includes('SUBQUERY') || /^SCAN w\d/.test(detail)) return [];
      return [{ table: found[2]!, index: found[3] ?? 'PRIMARY', isScan: found[1] === 'SCAN', sorts }];
    });
  }
  const rows = await session.query<{
    table: string | null;
    key: string | null;
    type: string | null;
    Extra: string | null;
  }>(`EXPLAIN ${sql}`, params);
  return rows
    .filter(({ table }) => table !== null && !table.startsWith('<'))
    .map(({ table, key, type, Extra }) => ({
      table: table!,
      index: key,
      isScan: type === 'ALL' || type === 'index',
      sorts: Extra?.includes('filesort') === true,
    }));
}

/** Plans of everything the reader asks, in its order. */
export function plansOf(database: Database, read: (session: Session) => Promise<unknown>): Promise<Step[]> {
  return database.transaction(async (tx) => {
    const { session, asked } = recording(tx);
    await read(session);
    const steps: Step[] = [];
    for (const { sql, params } of asked) steps.push(...(await explain(tx, sql, params)));
    return steps;
  });
}

/** Every look at the table (by its alias) goes through the index, and there is one at least. */
export function expectByIndex(steps: readonly Step[], table: string, index: string): void {
  const looks = steps.filter((step) => step.table === table);
  expect(looks.length).toBeGreaterThan(0);
  for (const look of looks) {
    // SQLite names the index behind a primary key of several columns or of bytes.
    const isPrimary =
      index === 'PRIMARY' &&
      (look.index === 'PRIMARY' || look.index?.startsWith('sqlite_autoindex') === true);
    expect({ ...look, index: isPrimary ? 'PRIMARY' : look.index }).toMatchObject({
      table,
      index,
      isScan: false,
    });
  }
}

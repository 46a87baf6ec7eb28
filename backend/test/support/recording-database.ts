import { Database, type Dialect, type Session } from '../../src/database/index.js';

/** A statement as it was sent. */
export interface SentStatement {
  sql: string;
  params: readonly unknown[];
}

/** Passes everything on and remembers the SELECTs, so that a test can EXPLAIN what is really sent. */
export class RecordingDatabase extends Database {
  readonly sent: SentStatement[] = [];

  constructor(private readonly inner: Database) {
    super();
  }

  override get dialect(): Dialect {
    return this.inner.dialect;
  }

  override transaction<T>(work: (tx: Session) => Promise<T>): Promise<T> {
    return this.inner.transaction((tx) => work(this.recorded(tx)));
  }

  override read<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.inner.read((session) => work(this.recorded(session)));
  }

  private recorded(session: Session): Session {
    return {
      dialect: session.dialect,
      manager: session.manager,
      query: (sql, params = []) => {
        this.sent.push({ sql, params });
        return session.query(sql, params);
      },
      execute: (sql, params) => session.execute(sql, params),
    };
  }
}

/** One step of a plan, in words both engines share. */
export interface PlanStep {
  table: string;
  /** null: no index, the whole table is read. */
  index: string | null;
  text: string;
}

/** How the engine would run a statement. `sorts`: it orders rows that no index gives in order. */
export async function explain(
  session: Session,
  { sql, params }: SentStatement,
): Promise<{ steps: PlanStep[]; sorts: boolean }> {
  if (session.dialect.name === 'mariadb') {
    const rows = await session.query<{
      table: string | null;
      type: string | null;
      key: string | null;
      Extra: string | null;
    }>(`EXPLAIN ${sql}`, params);
    const steps = rows
      .filter((row) => row.table !== null && !row.table.startsWith('<'))
      .map((row) => ({
        table: row.table ?? '',
        index: row.type === 'ALL' ? null : row.key,
        text: JSON.stringify(row),
      }));
    return { steps, sorts: rows.some((row) => row.Extra?.includes('filesort') ?? false) };
  }
  const rows = await session.query<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, params);
  const steps = rows.flatMap(({ detail }) => {
    const match =
      /^(?:SCAN|SEARCH) (\w+)(?: USING (?:COVERING )?(?:INDEX (\w+)|INTEGER (PRIMARY KEY)))?/.exec(detail);
    return match ? [{ table: match[1] ?? '', index: match[2] ?? match[3] ?? null, text: detail }] : [];
  });
  // Ordering the rows of one and the same instant by id is bounded by how many fires share it.
  const sorts = rows.some(({ detail }) => /TEMP B-TREE FOR ORDER BY/.test(detail));
  return { steps, sorts };
}

/** What the service's database says, read past the service. */
import { DatabaseSync } from 'node:sqlite';
import { createConnection } from 'mariadb';

const COLUMNS = `LOWER(HEX(e.id)) AS id, e.job_id AS jobId, e.status_id AS status, e.attempt, e.fence, e.fire_count AS fireCount, e.scheduled_for AS atText,
  e.scheduled_until AS untilText, e.finished_at AS finishedText, e.reason_code AS reasonCode, e.reason_params AS reasonParams, e.result, i.pid`;
const FIRES = `SELECT ${COLUMNS} FROM scheduled_job_execution e LEFT JOIN scheduler_instance i ON i.id = e.instance_id
  WHERE e.origin = 0 AND e.job_id >= ?`;
const ATTEMPTS = `SELECT LOWER(HEX(a.execution_id)) AS id, a.attempt, a.fence, a.status_id AS status, a.finished_at AS finishedText, a.late_status_id AS lateStatus, i.pid
  FROM scheduled_job_execution_attempt a LEFT JOIN scheduler_instance i ON i.id = a.instance_id`;

const OPEN = 'SELECT COUNT(*) AS n FROM scheduled_job_execution WHERE status_id < 4';

/** A connection to either database that only reads. @param target `{ file }` of SQLite, or where MariaDB is. */
export async function openLedger(target) {
  if (target.file) {
    const database = new DatabaseSync(target.file, { readOnly: true });
    return new Ledger(
      async (sql, params) => database.prepare(sql).all(...params),
      () => database.close(),
    );
  }
  const connection = await createConnection({
    ...target,
    dateStrings: true,
    bigIntAsNumber: true,
    initSql: "SET time_zone = '+00:00'",
  });
  return new Ledger(
    (sql, params) => connection.query(sql, params),
    () => connection.end(),
  );
}

class Ledger {
  constructor(query, close) {
    this.query = query;
    this.close = close;
  }

  /** Planned fires of the jobs from `firstJobId` on. */
  async fires(firstJobId) {
    return (await this.query(FIRES, [firstJobId])).map(toFire);
  }

  /** Attempts that another followed, and late evidence. */
  async attempts() {
    return (await this.query(ATTEMPTS, [])).map((row) => ({
      ...row,
      id: uuid(row.id),
      finishedMs: toMs(row.finishedText),
    }));
  }

  /** Executions without an outcome. */
  async open() {
    const [row] = await this.query(OPEN, []);
    return Number(row.n);
  }
}

function toFire({ atText, untilText, finishedText, reasonParams, result, ...row }) {
  return {
    ...row,
    id: uuid(row.id),
    atMs: toMs(atText),
    untilMs: toMs(untilText ?? atText),
    finishedMs: toMs(finishedText),
    reasonParams: reasonParams === null ? {} : JSON.parse(reasonParams),
    resultFence: result === null ? null : (JSON.parse(result).fence ?? null),
  };
}

const toMs = (text) =>
  text === null ? null : Date.parse(`${String(text).replace(' ', 'T').replace(/Z$/, '')}Z`);

const uuid = (hex) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

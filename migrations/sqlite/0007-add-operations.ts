import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Operations (backfills and bulk actions) and their items. The step is one transaction. */
export class AddOperations implements MigrationInterface {
  readonly name = '0007-add-operations-1700000000007';

  async up(runner: QueryRunner): Promise<void> {
    // AUTOINCREMENT: an id is never given twice, because executions keep it as their origin.
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_operation (
      id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
      kind TEXT NOT NULL,
      action TEXT NOT NULL,
      status TEXT NOT NULL,
      job_id INTEGER,
      range_from TEXT,
      range_to TEXT,
      concurrency INTEGER NOT NULL,
      request TEXT NOT NULL,
      principal TEXT NOT NULL,
      created_by TEXT NOT NULL,
      reason TEXT,
      request_id TEXT,
      request_key TEXT,
      collected INTEGER NOT NULL,
      collect_cursor TEXT,
      total INTEGER NOT NULL,
      started_count INTEGER NOT NULL DEFAULT 0,
      succeeded_count INTEGER NOT NULL DEFAULT 0,
      unchanged_count INTEGER NOT NULL DEFAULT 0,
      failed_count INTEGER NOT NULL DEFAULT 0,
      cancelled_count INTEGER NOT NULL DEFAULT 0,
      stop_code TEXT,
      created_at TEXT NOT NULL,
      updated_at TEXT NOT NULL,
      finished_at TEXT
    ) STRICT`);
    await runner.query(
      `CREATE UNIQUE INDEX IF NOT EXISTS uq_operation_request ON scheduler_operation (request_key)`,
    );
    await runner.query(`CREATE INDEX IF NOT EXISTS ix_operation_status ON scheduler_operation (status, id)`);
    await runner.query(`CREATE INDEX IF NOT EXISTS ix_operation_job ON scheduler_operation (job_id, id)`);
    await runner.query(`CREATE INDEX IF NOT EXISTS ix_operation_updated ON scheduler_operation (updated_at)`);
    await runner.query(
      `CREATE INDEX IF NOT EXISTS ix_operation_finished ON scheduler_operation (finished_at)`,
    );
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_operation_item (
      operation_id INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      target TEXT NOT NULL,
      outcome INTEGER NOT NULL,
      execution_id BLOB,
      code TEXT,
      detail TEXT,
      finished_at TEXT,
      PRIMARY KEY (operation_id, seq)
    ) STRICT`);
    await runner.query(
      `CREATE INDEX IF NOT EXISTS ix_item_outcome ON scheduler_operation_item (operation_id, outcome, seq)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE IF EXISTS scheduler_operation_item`);
    await runner.query(`DROP TABLE IF EXISTS scheduler_operation`);
  }
}

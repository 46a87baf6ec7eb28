import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Totals of the ledger that stay cheap to read and outlive the clean-up. The step is one transaction. */
export class AddRollup implements MigrationInterface {
  readonly name = '0006-add-rollup-1700000000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduled_job_rollup (
      job_id INTEGER NOT NULL,
      bucket_at TEXT NOT NULL,
      status_id INTEGER NOT NULL,
      executions INTEGER NOT NULL DEFAULT 0,
      fires INTEGER NOT NULL DEFAULT 0,
      removed_fires INTEGER NOT NULL DEFAULT 0,
      lateness TEXT,
      duration TEXT,
      PRIMARY KEY (job_id, bucket_at, status_id)
    ) STRICT, WITHOUT ROWID`);
    await runner.query(
      `CREATE INDEX IF NOT EXISTS ix_rollup_status ON scheduled_job_rollup (status_id, bucket_at, job_id)`,
    );
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduled_job_rollup_open (
      execution_id BLOB NOT NULL,
      counted_fires INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (execution_id)
    ) STRICT`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduled_job_rollup_state (
      id INTEGER NOT NULL,
      watermark BLOB NOT NULL,
      PRIMARY KEY (id)
    ) STRICT`);
    await runner.query(
      `INSERT OR IGNORE INTO scheduled_job_rollup_state (id, watermark) VALUES (1, zeroblob(16))`,
    );
    await runner.query(
      `CREATE INDEX IF NOT EXISTS ix_job_last_status ON scheduled_job (last_status_id, state, id)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX IF EXISTS ix_job_last_status`);
    await runner.query(`DROP TABLE IF EXISTS scheduled_job_rollup_state`);
    await runner.query(`DROP TABLE IF EXISTS scheduled_job_rollup_open`);
    await runner.query(`DROP TABLE IF EXISTS scheduled_job_rollup`);
  }
}

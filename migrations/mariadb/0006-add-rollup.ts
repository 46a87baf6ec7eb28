import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Totals of the ledger that stay cheap to read and outlive the clean-up. Each statement may run again: DDL is not transactional here. */
export class AddRollup implements MigrationInterface {
  readonly name = '0006-add-rollup-1700000000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduled_job_rollup (
      job_id BIGINT UNSIGNED NOT NULL,
      bucket_at DATETIME(3) NOT NULL,
      status_id TINYINT UNSIGNED NOT NULL,
      executions BIGINT UNSIGNED NOT NULL DEFAULT 0,
      fires BIGINT UNSIGNED NOT NULL DEFAULT 0,
      removed_fires BIGINT UNSIGNED NOT NULL DEFAULT 0,
      lateness TEXT NULL,
      duration TEXT NULL,
      PRIMARY KEY (job_id, bucket_at, status_id),
      KEY ix_rollup_status (status_id, bucket_at, job_id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduled_job_rollup_open (
      execution_id BINARY(16) NOT NULL,
      counted_fires INT UNSIGNED NOT NULL DEFAULT 0,
      PRIMARY KEY (execution_id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduled_job_rollup_state (
      id TINYINT UNSIGNED NOT NULL,
      watermark BINARY(16) NOT NULL,
      PRIMARY KEY (id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`);
    await runner.query(
      `INSERT IGNORE INTO scheduled_job_rollup_state (id, watermark) VALUES (1, UNHEX(REPEAT('0', 32)))`,
    );
    await runner.query(
      `CREATE INDEX IF NOT EXISTS ix_job_last_status ON scheduled_job (last_status_id, state, id)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX IF EXISTS ix_job_last_status ON scheduled_job`);
    await runner.query(`DROP TABLE IF EXISTS scheduled_job_rollup_state`);
    await runner.query(`DROP TABLE IF EXISTS scheduled_job_rollup_open`);
    await runner.query(`DROP TABLE IF EXISTS scheduled_job_rollup`);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Permanent slot rows with fencing tokens, and the fence on each execution. Each statement may run again: DDL is not transactional here. */
export class AddDistributedLocking implements MigrationInterface {
  readonly name = '0004-add-distributed-locking-1700000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduled_job_lock (
      job_id BIGINT UNSIGNED NOT NULL,
      slot SMALLINT UNSIGNED NOT NULL,
      fencing_token BIGINT UNSIGNED NOT NULL DEFAULT 0,
      execution_id BINARY(16) NULL,
      instance_id INT UNSIGNED NULL,
      acquired_at DATETIME(3) NULL,
      PRIMARY KEY (job_id, slot),
      KEY ix_lock_execution (execution_id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`);
    await runner.query(
      `ALTER TABLE scheduled_job_execution ADD COLUMN IF NOT EXISTS fence BIGINT UNSIGNED NOT NULL DEFAULT 0, ADD COLUMN IF NOT EXISTS slot SMALLINT UNSIGNED NULL, ADD COLUMN IF NOT EXISTS handover SMALLINT UNSIGNED NOT NULL DEFAULT 0, ADD COLUMN IF NOT EXISTS handed_over_at DATETIME(3) NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE scheduled_job_execution DROP COLUMN IF EXISTS fence, DROP COLUMN IF EXISTS slot, DROP COLUMN IF EXISTS handover, DROP COLUMN IF EXISTS handed_over_at`,
    );
    await runner.query(`DROP TABLE IF EXISTS scheduled_job_lock`);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Operations (backfills and bulk actions) and their items. Each statement may run again: DDL is not transactional here. */
export class AddOperations implements MigrationInterface {
  readonly name = '0007-add-operations-1700000000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_operation (
      id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
      kind VARCHAR(32) NOT NULL,
      action VARCHAR(32) NOT NULL,
      status VARCHAR(16) NOT NULL,
      job_id BIGINT UNSIGNED NULL,
      range_from DATETIME(3) NULL,
      range_to DATETIME(3) NULL,
      concurrency SMALLINT UNSIGNED NOT NULL,
      request LONGTEXT NOT NULL,
      principal LONGTEXT NOT NULL,
      created_by VARCHAR(190) NOT NULL,
      reason VARCHAR(500) NULL,
      request_id VARCHAR(64) NULL,
      request_key CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
      collected TINYINT UNSIGNED NOT NULL,
      collect_cursor VARCHAR(255) NULL,
      total INT UNSIGNED NOT NULL,
      started_count INT UNSIGNED NOT NULL DEFAULT 0,
      succeeded_count INT UNSIGNED NOT NULL DEFAULT 0,
      unchanged_count INT UNSIGNED NOT NULL DEFAULT 0,
      failed_count INT UNSIGNED NOT NULL DEFAULT 0,
      cancelled_count INT UNSIGNED NOT NULL DEFAULT 0,
      stop_code VARCHAR(64) NULL,
      created_at DATETIME(3) NOT NULL,
      updated_at DATETIME(3) NOT NULL,
      finished_at DATETIME(3) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_operation_request (request_key),
      KEY ix_operation_status (status, id),
      KEY ix_operation_job (job_id, id),
      KEY ix_operation_updated (updated_at),
      KEY ix_operation_finished (finished_at)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_operation_item (
      operation_id BIGINT UNSIGNED NOT NULL,
      seq INT UNSIGNED NOT NULL,
      target VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      outcome TINYINT UNSIGNED NOT NULL,
      execution_id BINARY(16) NULL,
      code VARCHAR(64) NULL,
      detail VARCHAR(500) NULL,
      finished_at DATETIME(3) NULL,
      PRIMARY KEY (operation_id, seq),
      KEY ix_item_outcome (operation_id, outcome, seq)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE IF EXISTS scheduler_operation_item`);
    await runner.query(`DROP TABLE IF EXISTS scheduler_operation`);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is told of ended executions, what they are told, and which jobs are failing. Each statement may run again: DDL is not transactional here. */
export class AddWebhooks implements MigrationInterface {
  readonly name = '0013-add-webhooks-1700000000013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_webhook (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      name VARCHAR(255) NOT NULL,
      url VARCHAR(2048) NOT NULL,
      events LONGTEXT NOT NULL,
      tags LONGTEXT NOT NULL,
      is_enabled TINYINT UNSIGNED NOT NULL DEFAULT 1,
      disabled_reason VARCHAR(16) NULL,
      secret VARCHAR(100) NOT NULL,
      old_secret VARCHAR(100) NULL,
      old_secret_until DATETIME(3) NULL,
      failing_since DATETIME(3) NULL,
      dropped_count INT UNSIGNED NOT NULL DEFAULT 0,
      version INT UNSIGNED NOT NULL DEFAULT 1,
      created_at DATETIME(3) NOT NULL,
      created_by VARCHAR(190) NOT NULL,
      updated_at DATETIME(3) NOT NULL,
      updated_by VARCHAR(190) NOT NULL,
      PRIMARY KEY (id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_webhook_delivery (
      id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
      webhook_id INT UNSIGNED NOT NULL,
      message_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      event VARCHAR(32) NOT NULL,
      job_id BIGINT UNSIGNED NULL,
      execution_id BINARY(16) NULL,
      body LONGTEXT NOT NULL,
      status VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      attempts INT UNSIGNED NOT NULL DEFAULT 0,
      next_attempt_at DATETIME(3) NULL,
      last_attempt_at DATETIME(3) NULL,
      delivered_at DATETIME(3) NULL,
      response_status SMALLINT UNSIGNED NULL,
      error VARCHAR(500) NULL,
      duration_ms INT UNSIGNED NULL,
      created_at DATETIME(3) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_delivery_due (status, webhook_id, next_attempt_at),
      KEY ix_delivery_webhook (webhook_id, id),
      KEY ix_delivery_created (created_at)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_webhook_failing (
      job_id BIGINT UNSIGNED NOT NULL,
      since DATETIME(3) NOT NULL,
      PRIMARY KEY (job_id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE IF EXISTS scheduler_webhook_failing`);
    await runner.query(`DROP TABLE IF EXISTS scheduler_webhook_delivery`);
    await runner.query(`DROP TABLE IF EXISTS scheduler_webhook`);
  }
}

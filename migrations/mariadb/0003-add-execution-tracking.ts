import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Attempts, logs and job revisions: what ran, with which definition, and what it said. Each statement may run again: DDL is not transactional here. */
export class AddExecutionTracking implements MigrationInterface {
  readonly name = '0003-add-execution-tracking-1700000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduled_job_execution_attempt (
      execution_id BINARY(16) NOT NULL,
      attempt SMALLINT UNSIGNED NOT NULL,
      fence BIGINT UNSIGNED NOT NULL,
      instance_id INT UNSIGNED NULL,
      slot SMALLINT UNSIGNED NULL,
      status_id TINYINT UNSIGNED NOT NULL,
      started_at DATETIME(3) NULL,
      finished_at DATETIME(3) NULL,
      reason_code VARCHAR(40) NULL,
      reason_params LONGTEXT NULL,
      error LONGTEXT NULL,
      late_status_id TINYINT UNSIGNED NULL,
      late_at DATETIME(3) NULL,
      late_result LONGTEXT NULL,
      late_error LONGTEXT NULL,
      PRIMARY KEY (execution_id, attempt)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduled_job_execution_log (
      execution_id BINARY(16) NOT NULL,
      attempt SMALLINT UNSIGNED NOT NULL,
      seq INT UNSIGNED NOT NULL,
      logged_at DATETIME(3) NOT NULL,
      level TINYINT UNSIGNED NOT NULL,
      message TEXT NOT NULL,
      data LONGTEXT NULL,
      PRIMARY KEY (execution_id, attempt, seq)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduled_job_revision (
      job_id BIGINT UNSIGNED NOT NULL,
      version INT UNSIGNED NOT NULL,
      effective_at DATETIME(3) NOT NULL,
      action VARCHAR(32) NOT NULL,
      changed_by VARCHAR(190) NOT NULL,
      reason VARCHAR(500) NULL,
      before_state LONGTEXT NULL,
      after_state LONGTEXT NOT NULL,
      PRIMARY KEY (job_id, version),
      KEY ix_revision_effective (job_id, effective_at)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE IF EXISTS scheduled_job_revision`);
    await runner.query(`DROP TABLE IF EXISTS scheduled_job_execution_log`);
    await runner.query(`DROP TABLE IF EXISTS scheduled_job_execution_attempt`);
  }
}

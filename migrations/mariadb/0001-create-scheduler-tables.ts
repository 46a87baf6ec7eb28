import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The first tables: lookups, job definitions, the ledger of executions, the register of instances. Each statement may run again: DDL is not transactional here. */
export class CreateSchedulerTables implements MigrationInterface {
  readonly name = '0001-create-scheduler-tables-1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_job_type (
      id TINYINT UNSIGNED NOT NULL,
      name VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_job_type (name)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_execution_status (
      id TINYINT UNSIGNED NOT NULL,
      name VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
      is_terminal TINYINT UNSIGNED NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_execution_status (name)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduled_job (
      id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
      name VARCHAR(200) NOT NULL,
      job_key VARCHAR(190) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
      description TEXT NULL,
      task_function_key VARCHAR(190) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
      params LONGTEXT NOT NULL,
      job_type_id TINYINT UNSIGNED NOT NULL,
      cron_expression VARCHAR(256) NULL,
      interval_seconds INT UNSIGNED NULL,
      run_at DATETIME(3) NULL,
      timezone VARCHAR(64) NOT NULL,
      start_at DATETIME(3) NULL,
      end_at DATETIME(3) NULL,
      anchor_at DATETIME(3) NOT NULL,
      jitter_seconds INT UNSIGNED NOT NULL DEFAULT 0,
      dst_gap VARCHAR(8) NOT NULL DEFAULT 'after',
      dst_overlap VARCHAR(8) NOT NULL DEFAULT 'first',
      max_instances SMALLINT UNSIGNED NOT NULL DEFAULT 1,
      overlap_policy VARCHAR(8) NOT NULL DEFAULT 'skip',
      max_queued INT UNSIGNED NOT NULL DEFAULT 1,
      cancel_grace_seconds INT UNSIGNED NOT NULL DEFAULT 10,
      misfire_grace_seconds INT UNSIGNED NOT NULL DEFAULT 60,
      misfire_policy VARCHAR(12) NOT NULL DEFAULT 'run_latest',
      max_catch_up INT UNSIGNED NOT NULL DEFAULT 100,
      delivery VARCHAR(16) NOT NULL DEFAULT 'at_most_once',
      timeout_seconds INT UNSIGNED NULL,
      max_attempts SMALLINT UNSIGNED NOT NULL DEFAULT 1,
      retry_backoff VARCHAR(12) NOT NULL DEFAULT 'fixed',
      retry_delay_seconds INT UNSIGNED NOT NULL DEFAULT 10,
      retry_max_delay_seconds INT UNSIGNED NOT NULL DEFAULT 3600,
      priority TINYINT UNSIGNED NOT NULL DEFAULT 1,
      tags LONGTEXT NOT NULL,
      enabled TINYINT UNSIGNED NOT NULL DEFAULT 1,
      is_system TINYINT UNSIGNED NOT NULL DEFAULT 0,
      handler_missing TINYINT UNSIGNED NOT NULL DEFAULT 0,
      paused_at DATETIME(3) NULL,
      paused_by VARCHAR(190) NULL,
      pause_reason VARCHAR(500) NULL,
      paused_until DATETIME(3) NULL,
      deleted_at DATETIME(3) NULL,
      deleted_by VARCHAR(190) NULL,
      state VARCHAR(16) NOT NULL DEFAULT 'active',
      plannable TINYINT UNSIGNED NOT NULL DEFAULT 0,
      next_scheduled_for DATETIME(3) NULL,
      next_run_at DATETIME(3) NULL,
      last_run_at DATETIME(3) NULL,
      last_success_for DATETIME(3) NULL,
      last_status_id TINYINT UNSIGNED NULL,
      version INT UNSIGNED NOT NULL DEFAULT 1,
      created_at DATETIME(3) NOT NULL,
      created_by VARCHAR(190) NOT NULL,
      updated_at DATETIME(3) NOT NULL,
      updated_by VARCHAR(190) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_plan (plannable, priority, next_run_at),
      KEY ix_job_state (state, id),
      KEY ix_job_type (job_type_id, id),
      KEY ix_job_function (task_function_key, id),
      KEY ix_job_name (name, id),
      KEY ix_job_next (next_run_at, id),
      KEY ix_job_last (last_run_at, id),
      KEY ix_job_updated (updated_at, id),
      KEY ix_job_paused_until (paused_until)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduled_job_tag (
      job_id BIGINT UNSIGNED NOT NULL,
      tag VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
      PRIMARY KEY (job_id, tag),
      KEY ix_tag (tag, job_id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduled_job_execution (
      id BINARY(16) NOT NULL,
      job_id BIGINT UNSIGNED NOT NULL,
      origin BIGINT UNSIGNED NOT NULL DEFAULT 0,
      scheduled_for DATETIME(3) NOT NULL,
      scheduled_until DATETIME(3) NULL,
      fire_count INT UNSIGNED NOT NULL DEFAULT 1,
      due_at DATETIME(3) NOT NULL,
      kind TINYINT UNSIGNED NOT NULL DEFAULT 0,
      status_id TINYINT UNSIGNED NOT NULL,
      wait_reason TINYINT UNSIGNED NOT NULL DEFAULT 0,
      priority TINYINT UNSIGNED NOT NULL DEFAULT 1,
      job_version INT UNSIGNED NOT NULL,
      attempt SMALLINT UNSIGNED NOT NULL DEFAULT 0,
      instance_id INT UNSIGNED NULL,
      planned_at DATETIME(3) NOT NULL,
      queued_at DATETIME(3) NULL,
      started_at DATETIME(3) NULL,
      finished_at DATETIME(3) NULL,
      reason_code VARCHAR(40) NULL,
      reason_params LONGTEXT NULL,
      params LONGTEXT NULL,
      result LONGTEXT NULL,
      error LONGTEXT NULL,
      progress LONGTEXT NULL,
      triggered_by VARCHAR(190) NULL,
      retry_of BINARY(16) NULL,
      cancel_requested_at DATETIME(3) NULL,
      cancel_requested_by VARCHAR(190) NULL,
      cancel_reason VARCHAR(500) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_fire (job_id, scheduled_for, origin),
      KEY ix_open (status_id, wait_reason, due_at),
      KEY ix_time (scheduled_for)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_instance (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      uid CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      name VARCHAR(190) NOT NULL,
      host VARCHAR(190) NOT NULL,
      pid INT UNSIGNED NOT NULL,
      version VARCHAR(40) NOT NULL,
      mode VARCHAR(16) NOT NULL,
      runs_engine TINYINT UNSIGNED NOT NULL,
      runs_tasks TINYINT UNSIGNED NOT NULL,
      uses_queue TINYINT UNSIGNED NOT NULL DEFAULT 0,
      permits INT UNSIGNED NOT NULL DEFAULT 0,
      running INT UNSIGNED NOT NULL DEFAULT 0,
      queued INT UNSIGNED NOT NULL DEFAULT 0,
      status VARCHAR(16) NOT NULL,
      beat BIGINT UNSIGNED NOT NULL DEFAULT 0,
      started_at DATETIME(3) NOT NULL,
      heartbeat_at DATETIME(3) NOT NULL,
      stopped_at DATETIME(3) NULL,
      declared_dead_by INT UNSIGNED NULL,
      stop_reason VARCHAR(64) NULL,
      clock_offset_ms DOUBLE NULL,
      loop_delay_ms DOUBLE NULL,
      memory_bytes BIGINT UNSIGNED NULL,
      functions LONGTEXT NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_instance_uid (uid),
      KEY ix_instance_status (status, id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`);
    await runner.query(
      `ALTER TABLE scheduled_job ADD COLUMN IF NOT EXISTS live_job_key VARCHAR(190) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin GENERATED ALWAYS AS (IF(deleted_at IS NULL, job_key, NULL)) VIRTUAL, ADD UNIQUE KEY IF NOT EXISTS uq_job_key (live_job_key)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE IF EXISTS scheduler_instance`);
    await runner.query(`DROP TABLE IF EXISTS scheduled_job_execution`);
    await runner.query(`DROP TABLE IF EXISTS scheduled_job_tag`);
    await runner.query(`DROP TABLE IF EXISTS scheduled_job`);
    await runner.query(`DROP TABLE IF EXISTS scheduler_execution_status`);
    await runner.query(`DROP TABLE IF EXISTS scheduler_job_type`);
  }
}

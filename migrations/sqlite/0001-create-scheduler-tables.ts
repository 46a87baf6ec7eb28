import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The first tables: lookups, job definitions, the ledger of executions, the register of instances. The step is one transaction. */
export class CreateSchedulerTables implements MigrationInterface {
  readonly name = '0001-create-scheduler-tables-1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_job_type (
      id INTEGER NOT NULL,
      name TEXT NOT NULL,
      PRIMARY KEY (id)
    ) STRICT`);
    await runner.query(`CREATE UNIQUE INDEX IF NOT EXISTS uq_job_type ON scheduler_job_type (name)`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_execution_status (
      id INTEGER NOT NULL,
      name TEXT NOT NULL,
      is_terminal INTEGER NOT NULL,
      PRIMARY KEY (id)
    ) STRICT`);
    await runner.query(
      `CREATE UNIQUE INDEX IF NOT EXISTS uq_execution_status ON scheduler_execution_status (name)`,
    );
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduled_job (
      id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL,
      job_key TEXT,
      description TEXT,
      task_function_key TEXT NOT NULL,
      params TEXT NOT NULL,
      job_type_id INTEGER NOT NULL,
      cron_expression TEXT,
      interval_seconds INTEGER,
      run_at TEXT,
      timezone TEXT NOT NULL,
      start_at TEXT,
      end_at TEXT,
      anchor_at TEXT NOT NULL,
      jitter_seconds INTEGER NOT NULL DEFAULT 0,
      dst_gap TEXT NOT NULL DEFAULT 'after',
      dst_overlap TEXT NOT NULL DEFAULT 'first',
      max_instances INTEGER NOT NULL DEFAULT 1,
      overlap_policy TEXT NOT NULL DEFAULT 'skip',
      max_queued INTEGER NOT NULL DEFAULT 1,
      cancel_grace_seconds INTEGER NOT NULL DEFAULT 10,
      misfire_grace_seconds INTEGER NOT NULL DEFAULT 60,
      misfire_policy TEXT NOT NULL DEFAULT 'run_latest',
      max_catch_up INTEGER NOT NULL DEFAULT 100,
      delivery TEXT NOT NULL DEFAULT 'at_most_once',
      timeout_seconds INTEGER,
      max_attempts INTEGER NOT NULL DEFAULT 1,
      retry_backoff TEXT NOT NULL DEFAULT 'fixed',
      retry_delay_seconds INTEGER NOT NULL DEFAULT 10,
      retry_max_delay_seconds INTEGER NOT NULL DEFAULT 3600,
      priority INTEGER NOT NULL DEFAULT 1,
      tags TEXT NOT NULL,
      enabled INTEGER NOT NULL DEFAULT 1,
      is_system INTEGER NOT NULL DEFAULT 0,
      handler_missing INTEGER NOT NULL DEFAULT 0,
      paused_at TEXT,
      paused_by TEXT,
      pause_reason TEXT,
      paused_until TEXT,
      deleted_at TEXT,
      deleted_by TEXT,
      state TEXT NOT NULL DEFAULT 'active',
      plannable INTEGER NOT NULL DEFAULT 0,
      next_scheduled_for TEXT,
      next_run_at TEXT,
      last_run_at TEXT,
      last_success_for TEXT,
      last_status_id INTEGER,
      version INTEGER NOT NULL DEFAULT 1,
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      updated_at TEXT NOT NULL,
      updated_by TEXT NOT NULL
    ) STRICT`);
    await runner.query(
      `CREATE INDEX IF NOT EXISTS ix_plan ON scheduled_job (plannable, priority, next_run_at)`,
    );
    await runner.query(`CREATE INDEX IF NOT EXISTS ix_job_state ON scheduled_job (state, id)`);
    await runner.query(`CREATE INDEX IF NOT EXISTS ix_job_type ON scheduled_job (job_type_id, id)`);
    await runner.query(`CREATE INDEX IF NOT EXISTS ix_job_function ON scheduled_job (task_function_key, id)`);
    await runner.query(`CREATE INDEX IF NOT EXISTS ix_job_name ON scheduled_job (name, id)`);
    await runner.query(`CREATE INDEX IF NOT EXISTS ix_job_next ON scheduled_job (next_run_at, id)`);
    await runner.query(`CREATE INDEX IF NOT EXISTS ix_job_last ON scheduled_job (last_run_at, id)`);
    await runner.query(`CREATE INDEX IF NOT EXISTS ix_job_updated ON scheduled_job (updated_at, id)`);
    await runner.query(`CREATE INDEX IF NOT EXISTS ix_job_paused_until ON scheduled_job (paused_until)`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduled_job_tag (
      job_id INTEGER NOT NULL,
      tag TEXT NOT NULL,
      PRIMARY KEY (job_id, tag)
    ) STRICT`);
    await runner.query(`CREATE INDEX IF NOT EXISTS ix_tag ON scheduled_job_tag (tag, job_id)`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduled_job_execution (
      id BLOB NOT NULL,
      job_id INTEGER NOT NULL,
      origin INTEGER NOT NULL DEFAULT 0,
      scheduled_for TEXT NOT NULL,
      scheduled_until TEXT,
      fire_count INTEGER NOT NULL DEFAULT 1,
      due_at TEXT NOT NULL,
      kind INTEGER NOT NULL DEFAULT 0,
      status_id INTEGER NOT NULL,
      wait_reason INTEGER NOT NULL DEFAULT 0,
      priority INTEGER NOT NULL DEFAULT 1,
      job_version INTEGER NOT NULL,
      attempt INTEGER NOT NULL DEFAULT 0,
      instance_id INTEGER,
      planned_at TEXT NOT NULL,
      queued_at TEXT,
      started_at TEXT,
      finished_at TEXT,
      reason_code TEXT,
      reason_params TEXT,
      params TEXT,
      result TEXT,
      error TEXT,
      progress TEXT,
      triggered_by TEXT,
      retry_of BLOB,
      cancel_requested_at TEXT,
      cancel_requested_by TEXT,
      cancel_reason TEXT,
      PRIMARY KEY (id)
    ) STRICT`);
    await runner.query(
      `CREATE UNIQUE INDEX IF NOT EXISTS uq_fire ON scheduled_job_execution (job_id, scheduled_for, origin)`,
    );
    await runner.query(
      `CREATE INDEX IF NOT EXISTS ix_open ON scheduled_job_execution (status_id, wait_reason, due_at)`,
    );
    await runner.query(`CREATE INDEX IF NOT EXISTS ix_time ON scheduled_job_execution (scheduled_for)`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_instance (
      id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
      uid TEXT NOT NULL,
      name TEXT NOT NULL,
      host TEXT NOT NULL,
      pid INTEGER NOT NULL,
      version TEXT NOT NULL,
      mode TEXT NOT NULL,
      runs_engine INTEGER NOT NULL,
      runs_tasks INTEGER NOT NULL,
      uses_queue INTEGER NOT NULL DEFAULT 0,
      permits INTEGER NOT NULL DEFAULT 0,
      running INTEGER NOT NULL DEFAULT 0,
      queued INTEGER NOT NULL DEFAULT 0,
      status TEXT NOT NULL,
      beat INTEGER NOT NULL DEFAULT 0,
      started_at TEXT NOT NULL,
      heartbeat_at TEXT NOT NULL,
      stopped_at TEXT,
      declared_dead_by INTEGER,
      stop_reason TEXT,
      clock_offset_ms REAL,
      loop_delay_ms REAL,
      memory_bytes INTEGER,
      functions TEXT NOT NULL
    ) STRICT`);
    await runner.query(`CREATE UNIQUE INDEX IF NOT EXISTS uq_instance_uid ON scheduler_instance (uid)`);
    await runner.query(`CREATE INDEX IF NOT EXISTS ix_instance_status ON scheduler_instance (status, id)`);
    await runner.query(
      `CREATE UNIQUE INDEX IF NOT EXISTS uq_job_key ON scheduled_job (job_key) WHERE deleted_at IS NULL`,
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

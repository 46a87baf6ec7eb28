import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Attempts, logs and job revisions: what ran, with which definition, and what it said. The step is one transaction. */
export class AddExecutionTracking implements MigrationInterface {
  readonly name = '0003-add-execution-tracking-1700000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduled_job_execution_attempt (
      execution_id BLOB NOT NULL,
      attempt INTEGER NOT NULL,
      fence INTEGER NOT NULL,
      instance_id INTEGER,
      slot INTEGER,
      status_id INTEGER NOT NULL,
      started_at TEXT,
      finished_at TEXT,
      reason_code TEXT,
      reason_params TEXT,
      error TEXT,
      late_status_id INTEGER,
      late_at TEXT,
      late_result TEXT,
      late_error TEXT,
      PRIMARY KEY (execution_id, attempt)
    ) STRICT`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduled_job_execution_log (
      execution_id BLOB NOT NULL,
      attempt INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      logged_at TEXT NOT NULL,
      level INTEGER NOT NULL,
      message TEXT NOT NULL,
      data TEXT,
      PRIMARY KEY (execution_id, attempt, seq)
    ) STRICT`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduled_job_revision (
      job_id INTEGER NOT NULL,
      version INTEGER NOT NULL,
      effective_at TEXT NOT NULL,
      action TEXT NOT NULL,
      changed_by TEXT NOT NULL,
      reason TEXT,
      before_state TEXT,
      after_state TEXT NOT NULL,
      PRIMARY KEY (job_id, version)
    ) STRICT`);
    await runner.query(
      `CREATE INDEX IF NOT EXISTS ix_revision_effective ON scheduled_job_revision (job_id, effective_at)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE IF EXISTS scheduled_job_revision`);
    await runner.query(`DROP TABLE IF EXISTS scheduled_job_execution_log`);
    await runner.query(`DROP TABLE IF EXISTS scheduled_job_execution_attempt`);
  }
}

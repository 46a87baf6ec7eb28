import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Permanent slot rows with fencing tokens, and the fence on each execution. The step is one transaction. */
export class AddDistributedLocking implements MigrationInterface {
  readonly name = '0004-add-distributed-locking-1700000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduled_job_lock (
      job_id INTEGER NOT NULL,
      slot INTEGER NOT NULL,
      fencing_token INTEGER NOT NULL DEFAULT 0,
      execution_id BLOB,
      instance_id INTEGER,
      acquired_at TEXT,
      PRIMARY KEY (job_id, slot)
    ) STRICT`);
    await runner.query(`CREATE INDEX IF NOT EXISTS ix_lock_execution ON scheduled_job_lock (execution_id)`);
    await runner.query(`ALTER TABLE scheduled_job_execution ADD COLUMN fence INTEGER NOT NULL DEFAULT 0`);
    await runner.query(`ALTER TABLE scheduled_job_execution ADD COLUMN slot INTEGER`);
    await runner.query(`ALTER TABLE scheduled_job_execution ADD COLUMN handover INTEGER NOT NULL DEFAULT 0`);
    await runner.query(`ALTER TABLE scheduled_job_execution ADD COLUMN handed_over_at TEXT`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE scheduled_job_execution DROP COLUMN fence`);
    await runner.query(`ALTER TABLE scheduled_job_execution DROP COLUMN slot`);
    await runner.query(`ALTER TABLE scheduled_job_execution DROP COLUMN handover`);
    await runner.query(`ALTER TABLE scheduled_job_execution DROP COLUMN handed_over_at`);
    await runner.query(`DROP TABLE IF EXISTS scheduled_job_lock`);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Totals by the hour, made from those of 5 minutes; the order "failing jobs first", and jobs by owner. Each statement may run again: DDL is not
 *  transactional here. */
export class AddHoursAndHealth implements MigrationInterface {
  readonly name = '0011-add-hours-and-health-1700000000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduled_job_rollup_hour (
      bucket_at DATETIME(3) NOT NULL,
      status_id TINYINT UNSIGNED NOT NULL,
      executions BIGINT UNSIGNED NOT NULL DEFAULT 0,
      fires BIGINT UNSIGNED NOT NULL DEFAULT 0,
      lateness TEXT NULL,
      duration TEXT NULL,
      PRIMARY KEY (bucket_at, status_id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`);
    await runner.query(
      `ALTER TABLE scheduled_job_rollup_state ADD COLUMN IF NOT EXISTS hours_until DATETIME(3) NULL`,
    );
    await runner.query(`ALTER TABLE scheduled_job ADD COLUMN IF NOT EXISTS health TINYINT UNSIGNED
      GENERATED ALWAYS AS (IF(state = 'active' AND last_status_id IN (5, 6, 8), 0, 1)) VIRTUAL`);
    await runner.query(`CREATE INDEX IF NOT EXISTS ix_job_health ON scheduled_job (health, name, id)`);
    await runner.query(`CREATE INDEX IF NOT EXISTS ix_job_owner ON scheduled_job (created_by, id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX IF EXISTS ix_job_owner ON scheduled_job`);
    await runner.query(`DROP INDEX IF EXISTS ix_job_health ON scheduled_job`);
    await runner.query(`ALTER TABLE scheduled_job DROP COLUMN IF EXISTS health`);
    await runner.query(`ALTER TABLE scheduled_job_rollup_state DROP COLUMN IF EXISTS hours_until`);
    await runner.query(`DROP TABLE IF EXISTS scheduled_job_rollup_hour`);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether a run makes up for a time when nothing could run: a worker or a peer that starts it has to know. At the table's end, so
 *  that no row is rewritten. Each statement may run again: DDL is not transactional here. */
export class AddCatchUp implements MigrationInterface {
  readonly name = '0010-add-catch-up-1700000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE scheduled_job_execution ADD COLUMN IF NOT EXISTS catch_up TINYINT UNSIGNED NOT NULL DEFAULT 0`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE scheduled_job_execution DROP COLUMN IF EXISTS catch_up`);
  }
}

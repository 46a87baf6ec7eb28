import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people note of executions, and which they have dealt with; ended instances that are not listed any more. Each statement may run again: DDL is not transactional here. */
export class AddNotesAndForgotten implements MigrationInterface {
  readonly name = '0014-add-notes-and-forgotten-1700000000014';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduled_job_execution_note (
      execution_id BINARY(16) NOT NULL,
      note VARCHAR(2000) NULL,
      handled_by VARCHAR(150) NULL,
      handled_at DATETIME(3) NULL,
      updated_by VARCHAR(150) NOT NULL,
      updated_at DATETIME(3) NOT NULL,
      PRIMARY KEY (execution_id),
      KEY ix_note_handled (handled_at),
      KEY ix_note_updated (updated_at)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`);
    await runner.query(
      `ALTER TABLE scheduler_instance ADD COLUMN IF NOT EXISTS forgotten_at DATETIME(3) NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE scheduler_instance DROP COLUMN IF EXISTS forgotten_at`);
    await runner.query(`DROP TABLE IF EXISTS scheduled_job_execution_note`);
  }
}

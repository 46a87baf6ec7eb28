import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people note of executions, and which they have dealt with; ended instances that are not listed any more. */
export class AddNotesAndForgotten implements MigrationInterface {
  readonly name = '0014-add-notes-and-forgotten-1700000000014';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduled_job_execution_note (
      execution_id BLOB NOT NULL PRIMARY KEY,
      note TEXT,
      handled_by TEXT,
      handled_at TEXT,
      updated_by TEXT NOT NULL,
      updated_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`);
    await runner.query(
      `CREATE INDEX IF NOT EXISTS ix_note_handled ON scheduled_job_execution_note (handled_at)`,
    );
    await runner.query(
      `CREATE INDEX IF NOT EXISTS ix_note_updated ON scheduled_job_execution_note (updated_at)`,
    );
    const known = (await runner.query(`PRAGMA table_info(scheduler_instance)`)) as { name: string }[];
    if (!known.some(({ name }) => name === 'forgotten_at'))
      await runner.query(`ALTER TABLE scheduler_instance ADD COLUMN forgotten_at TEXT`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE scheduler_instance DROP COLUMN forgotten_at`);
    await runner.query(`DROP TABLE IF EXISTS scheduled_job_execution_note`);
  }
}

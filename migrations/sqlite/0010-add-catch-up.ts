import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether a run makes up for a time when nothing could run: a worker or a peer that starts it has to know. */
export class AddCatchUp implements MigrationInterface {
  readonly name = '0010-add-catch-up-1700000000010';

  async up(runner: QueryRunner): Promise<void> {
    const columns = (await runner.query(`PRAGMA table_info(scheduled_job_execution)`)) as { name: string }[];
    if (columns.some(({ name }) => name === 'catch_up')) return;
    await runner.query(`ALTER TABLE scheduled_job_execution ADD COLUMN catch_up INTEGER NOT NULL DEFAULT 0`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE scheduled_job_execution DROP COLUMN catch_up`);
  }
}

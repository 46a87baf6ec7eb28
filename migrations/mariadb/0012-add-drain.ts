import type { MigrationInterface, QueryRunner } from 'typeorm';

const COLUMNS = ['drain_by VARCHAR(150) NULL', 'drain_at DATETIME(3) NULL', 'drain_reason VARCHAR(500) NULL'];

/** Who wants an instance to start nothing more, since when and why. Each statement may run again: DDL is not transactional here. */
export class AddDrain implements MigrationInterface {
  readonly name = '0012-add-drain-1700000000012';

  async up(runner: QueryRunner): Promise<void> {
    for (const column of COLUMNS)
      await runner.query(`ALTER TABLE scheduler_instance ADD COLUMN IF NOT EXISTS ${column}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const column of COLUMNS)
      await runner.query(`ALTER TABLE scheduler_instance DROP COLUMN IF EXISTS ${column.split(' ')[0]}`);
  }
}

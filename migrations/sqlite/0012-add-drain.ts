import type { MigrationInterface, QueryRunner } from 'typeorm';

const COLUMNS = ['drain_by', 'drain_at', 'drain_reason'];

/** Who wants an instance to start nothing more, since when and why. */
export class AddDrain implements MigrationInterface {
  readonly name = '0012-add-drain-1700000000012';

  async up(runner: QueryRunner): Promise<void> {
    const known = (await runner.query(`PRAGMA table_info(scheduler_instance)`)) as { name: string }[];
    for (const column of COLUMNS)
      if (!known.some(({ name }) => name === column))
        await runner.query(`ALTER TABLE scheduler_instance ADD COLUMN ${column} TEXT`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const column of COLUMNS) await runner.query(`ALTER TABLE scheduler_instance DROP COLUMN ${column}`);
  }
}

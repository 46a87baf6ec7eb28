import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the console keeps for people: saved views and preferences. The step is one transaction. */
export class AddViews implements MigrationInterface {
  readonly name = '0009-add-views-1700000000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_view (
      id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
      owner TEXT NOT NULL,
      page TEXT NOT NULL,
      name TEXT NOT NULL COLLATE NOCASE,
      query TEXT NOT NULL,
      is_shared INTEGER NOT NULL DEFAULT 0,
      created_at TEXT NOT NULL,
      updated_at TEXT NOT NULL
    ) STRICT`);
    await runner.query(`CREATE UNIQUE INDEX IF NOT EXISTS uq_view ON scheduler_view (owner, page, name)`);
    await runner.query(`CREATE INDEX IF NOT EXISTS ix_view_shared ON scheduler_view (is_shared, page)`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_preferences (
      owner TEXT NOT NULL,
      preferences TEXT NOT NULL,
      updated_at TEXT NOT NULL,
      PRIMARY KEY (owner)
    ) STRICT`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE IF EXISTS scheduler_preferences`);
    await runner.query(`DROP TABLE IF EXISTS scheduler_view`);
  }
}

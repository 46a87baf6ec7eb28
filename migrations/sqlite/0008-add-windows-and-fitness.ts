import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Maintenance windows, what the installation remembers of itself, and what an instance finds out about its own fitness. The step is one
 *  transaction. */
export class AddWindowsAndFitness implements MigrationInterface {
  readonly name = '0008-add-windows-and-fitness-1700000000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_state (
      state_key TEXT NOT NULL PRIMARY KEY,
      state_value TEXT NOT NULL,
      updated_at TEXT NOT NULL
    ) STRICT`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_maintenance_window (
      id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL,
      tags TEXT NOT NULL,
      starts_at TEXT NOT NULL,
      ends_at TEXT NOT NULL,
      repeats TEXT NOT NULL,
      timezone TEXT NOT NULL,
      repeat_until TEXT,
      forbids_trigger INTEGER NOT NULL DEFAULT 0,
      reason TEXT,
      version INTEGER NOT NULL DEFAULT 1,
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      updated_at TEXT NOT NULL,
      updated_by TEXT NOT NULL
    ) STRICT`);
    for (const column of ['tzdata', 'checks']) {
      // SQLite has no IF NOT EXISTS here.
      if (await runner.hasColumn('scheduler_instance', column)) continue;
      await runner.query(`ALTER TABLE scheduler_instance ADD COLUMN ${column} TEXT`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE scheduler_instance DROP COLUMN checks`);
    await runner.query(`ALTER TABLE scheduler_instance DROP COLUMN tzdata`);
    await runner.query(`DROP TABLE IF EXISTS scheduler_maintenance_window`);
    await runner.query(`DROP TABLE IF EXISTS scheduler_state`);
  }
}

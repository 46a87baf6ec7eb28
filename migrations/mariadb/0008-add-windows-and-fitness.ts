import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Maintenance windows, what the installation remembers of itself, and what an instance finds out about its own fitness. Each statement
 *  may run again: DDL is not transactional here. */
export class AddWindowsAndFitness implements MigrationInterface {
  readonly name = '0008-add-windows-and-fitness-1700000000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_state (
      state_key VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      state_value VARCHAR(190) NOT NULL,
      updated_at DATETIME(3) NOT NULL,
      PRIMARY KEY (state_key)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_maintenance_window (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      name VARCHAR(190) NOT NULL,
      tags LONGTEXT NOT NULL,
      starts_at DATETIME(3) NOT NULL,
      ends_at DATETIME(3) NOT NULL,
      repeats VARCHAR(8) NOT NULL,
      timezone VARCHAR(64) NOT NULL,
      repeat_until DATETIME(3) NULL,
      forbids_trigger TINYINT UNSIGNED NOT NULL DEFAULT 0,
      reason VARCHAR(500) NULL,
      version INT UNSIGNED NOT NULL DEFAULT 1,
      created_at DATETIME(3) NOT NULL,
      created_by VARCHAR(190) NOT NULL,
      updated_at DATETIME(3) NOT NULL,
      updated_by VARCHAR(190) NOT NULL,
      PRIMARY KEY (id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`);
    await runner.query(
      `ALTER TABLE scheduler_instance ADD COLUMN IF NOT EXISTS tzdata VARCHAR(16) NULL, ADD COLUMN IF NOT EXISTS checks LONGTEXT NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE scheduler_instance DROP COLUMN IF EXISTS tzdata, DROP COLUMN IF EXISTS checks`,
    );
    await runner.query(`DROP TABLE IF EXISTS scheduler_maintenance_window`);
    await runner.query(`DROP TABLE IF EXISTS scheduler_state`);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the console keeps for people: saved views and preferences. Each statement may run again: DDL is not transactional here. */
export class AddViews implements MigrationInterface {
  readonly name = '0009-add-views-1700000000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_view (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      owner VARCHAR(190) NOT NULL,
      page VARCHAR(32) NOT NULL,
      name VARCHAR(100) NOT NULL,
      query VARCHAR(2000) NOT NULL,
      is_shared TINYINT UNSIGNED NOT NULL DEFAULT 0,
      created_at DATETIME(3) NOT NULL,
      updated_at DATETIME(3) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_view (owner, page, name),
      KEY ix_view_shared (is_shared, page)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_preferences (
      owner VARCHAR(190) NOT NULL,
      preferences LONGTEXT NOT NULL,
      updated_at DATETIME(3) NOT NULL,
      PRIMARY KEY (owner)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE IF EXISTS scheduler_preferences`);
    await runner.query(`DROP TABLE IF EXISTS scheduler_view`);
  }
}

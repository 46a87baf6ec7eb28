import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The mirror of the registered task functions, so that the console and other processes know them. Each statement may run again: DDL is not transactional here. */
export class AddTaskFunction implements MigrationInterface {
  readonly name = '0002-add-task-function-1700000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE IF NOT EXISTS task_function (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      task_key VARCHAR(190) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
      name VARCHAR(190) NOT NULL,
      description TEXT NULL,
      params_schema LONGTEXT NOT NULL,
      timeout_seconds INT UNSIGNED NULL,
      run_on VARCHAR(8) NOT NULL,
      max_attempts SMALLINT UNSIGNED NULL,
      is_registered TINYINT UNSIGNED NOT NULL DEFAULT 1,
      first_seen_at DATETIME(3) NOT NULL,
      last_seen_at DATETIME(3) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_task_key (task_key)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE IF EXISTS task_function`);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The mirror of the registered task functions, so that the console and other processes know them. The step is one transaction. */
export class AddTaskFunction implements MigrationInterface {
  readonly name = '0002-add-task-function-1700000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE IF NOT EXISTS task_function (
      id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
      task_key TEXT NOT NULL,
      name TEXT NOT NULL,
      description TEXT,
      params_schema TEXT NOT NULL,
      timeout_seconds INTEGER,
      run_on TEXT NOT NULL,
      max_attempts INTEGER,
      is_registered INTEGER NOT NULL DEFAULT 1,
      first_seen_at TEXT NOT NULL,
      last_seen_at TEXT NOT NULL
    ) STRICT`);
    await runner.query(`CREATE UNIQUE INDEX IF NOT EXISTS uq_task_key ON task_function (task_key)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE IF EXISTS task_function`);
  }
}

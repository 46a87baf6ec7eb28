import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Totals by the hour, made from those of 5 minutes; the order "failing jobs first", and jobs by owner. */
export class AddHoursAndHealth implements MigrationInterface {
  readonly name = '0011-add-hours-and-health-1700000000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduled_job_rollup_hour (
      bucket_at TEXT NOT NULL,
      status_id INTEGER NOT NULL,
      executions INTEGER NOT NULL DEFAULT 0,
      fires INTEGER NOT NULL DEFAULT 0,
      lateness TEXT,
      duration TEXT,
      PRIMARY KEY (bucket_at, status_id)
    ) STRICT, WITHOUT ROWID`);
    await this.addColumn(runner, 'scheduled_job_rollup_state', 'hours_until TEXT');
    await this.addColumn(
      runner,
      'scheduled_job',
      `health INTEGER GENERATED ALWAYS AS (CASE WHEN state = 'active' AND last_status_id IN (5, 6, 8) THEN 0 ELSE 1 END) VIRTUAL`,
    );
    await runner.query(`CREATE INDEX IF NOT EXISTS ix_job_health ON scheduled_job (health, name, id)`);
    await runner.query(`CREATE INDEX IF NOT EXISTS ix_job_owner ON scheduled_job (created_by, id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX IF EXISTS ix_job_owner`);
    await runner.query(`DROP INDEX IF EXISTS ix_job_health`);
    await runner.query(`ALTER TABLE scheduled_job DROP COLUMN health`);
    await runner.query(`ALTER TABLE scheduled_job_rollup_state DROP COLUMN hours_until`);
    await runner.query(`DROP TABLE IF EXISTS scheduled_job_rollup_hour`);
  }

  /** Unless it is there. `table_xinfo` also names generated columns. */
  private async addColumn(runner: QueryRunner, table: string, column: string): Promise<void> {
    const found = (await runner.query(`PRAGMA table_xinfo(${table})`)) as { name: string }[];
    if (found.some(({ name }) => name === column.split(' ')[0])) return;
    await runner.query(`ALTER TABLE ${table} ADD COLUMN ${column}`);
  }
}

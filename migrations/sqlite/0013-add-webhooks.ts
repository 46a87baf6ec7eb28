import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is told of ended executions, what they are told, and which jobs are failing. The step is one transaction. */
export class AddWebhooks implements MigrationInterface {
  readonly name = '0013-add-webhooks-1700000000013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_webhook (
      id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL,
      url TEXT NOT NULL,
      events TEXT NOT NULL,
      tags TEXT NOT NULL,
      is_enabled INTEGER NOT NULL DEFAULT 1,
      disabled_reason TEXT NULL,
      secret TEXT NOT NULL,
      old_secret TEXT NULL,
      old_secret_until TEXT NULL,
      failing_since TEXT NULL,
      dropped_count INTEGER NOT NULL DEFAULT 0,
      version INTEGER NOT NULL DEFAULT 1,
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      updated_at TEXT NOT NULL,
      updated_by TEXT NOT NULL
    ) STRICT`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_webhook_delivery (
      id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
      webhook_id INTEGER NOT NULL,
      message_id TEXT NOT NULL,
      event TEXT NOT NULL,
      job_id INTEGER NULL,
      execution_id BLOB NULL,
      body TEXT NOT NULL,
      status TEXT NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0,
      next_attempt_at TEXT NULL,
      last_attempt_at TEXT NULL,
      delivered_at TEXT NULL,
      response_status INTEGER NULL,
      error TEXT NULL,
      duration_ms INTEGER NULL,
      created_at TEXT NOT NULL
    ) STRICT`);
    await runner.query(
      `CREATE INDEX IF NOT EXISTS ix_delivery_due ON scheduler_webhook_delivery (status, webhook_id, next_attempt_at)`,
    );
    await runner.query(
      `CREATE INDEX IF NOT EXISTS ix_delivery_webhook ON scheduler_webhook_delivery (webhook_id, id)`,
    );
    await runner.query(
      `CREATE INDEX IF NOT EXISTS ix_delivery_created ON scheduler_webhook_delivery (created_at)`,
    );
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_webhook_failing (
      job_id INTEGER NOT NULL PRIMARY KEY,
      since TEXT NOT NULL
    ) STRICT`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE IF EXISTS scheduler_webhook_failing`);
    await runner.query(`DROP TABLE IF EXISTS scheduler_webhook_delivery`);
    await runner.query(`DROP TABLE IF EXISTS scheduler_webhook`);
  }
}

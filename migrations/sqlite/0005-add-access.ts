import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Users, sessions, API keys, the audit log and idempotency keys. The step is one transaction. */
export class AddAccess implements MigrationInterface {
  readonly name = '0005-add-access-1700000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_user (
      id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
      username TEXT NOT NULL,
      password_hash TEXT NOT NULL,
      role TEXT NOT NULL,
      disabled INTEGER NOT NULL DEFAULT 0,
      must_change_password INTEGER NOT NULL DEFAULT 0,
      session_epoch INTEGER NOT NULL DEFAULT 0,
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      updated_at TEXT NOT NULL,
      last_login_at TEXT
    ) STRICT`);
    await runner.query(`CREATE UNIQUE INDEX IF NOT EXISTS uq_username ON scheduler_user (username)`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_session (
      token_hash TEXT NOT NULL,
      user_id INTEGER NOT NULL,
      csrf_token TEXT NOT NULL,
      session_epoch INTEGER NOT NULL,
      created_at TEXT NOT NULL,
      last_seen_at TEXT NOT NULL,
      expires_at TEXT NOT NULL,
      ip TEXT,
      user_agent TEXT,
      PRIMARY KEY (token_hash)
    ) STRICT`);
    await runner.query(`CREATE INDEX IF NOT EXISTS ix_session_user ON scheduler_session (user_id)`);
    await runner.query(`CREATE INDEX IF NOT EXISTS ix_session_expires ON scheduler_session (expires_at)`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_api_key (
      id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL,
      prefix TEXT NOT NULL,
      key_hash TEXT NOT NULL,
      role TEXT NOT NULL,
      scopes TEXT,
      created_at TEXT NOT NULL,
      created_by TEXT NOT NULL,
      expires_at TEXT,
      last_used_at TEXT,
      revoked_at TEXT
    ) STRICT`);
    await runner.query(`CREATE UNIQUE INDEX IF NOT EXISTS uq_api_key_prefix ON scheduler_api_key (prefix)`);
    await runner.query(`CREATE UNIQUE INDEX IF NOT EXISTS uq_api_key_hash ON scheduler_api_key (key_hash)`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_audit (
      id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
      at TEXT NOT NULL,
      principal TEXT NOT NULL,
      action TEXT NOT NULL,
      target_type TEXT NOT NULL,
      target_id TEXT NOT NULL,
      before_state TEXT,
      after_state TEXT,
      reason TEXT,
      request_id TEXT,
      ip TEXT
    ) STRICT`);
    await runner.query(`CREATE INDEX IF NOT EXISTS ix_audit_at ON scheduler_audit (at)`);
    await runner.query(
      `CREATE INDEX IF NOT EXISTS ix_audit_target ON scheduler_audit (target_type, target_id, id)`,
    );
    await runner.query(`CREATE INDEX IF NOT EXISTS ix_audit_principal ON scheduler_audit (principal, id)`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_idempotency_key (
      principal TEXT NOT NULL,
      operation TEXT NOT NULL,
      idempotency_key TEXT NOT NULL,
      request_hash TEXT NOT NULL,
      state INTEGER NOT NULL,
      response_status INTEGER,
      response_headers TEXT,
      response_body TEXT,
      created_at TEXT NOT NULL,
      locked_at TEXT NOT NULL,
      PRIMARY KEY (principal, operation, idempotency_key)
    ) STRICT`);
    await runner.query(
      `CREATE INDEX IF NOT EXISTS ix_idempotency_created ON scheduler_idempotency_key (created_at)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE IF EXISTS scheduler_idempotency_key`);
    await runner.query(`DROP TABLE IF EXISTS scheduler_audit`);
    await runner.query(`DROP TABLE IF EXISTS scheduler_api_key`);
    await runner.query(`DROP TABLE IF EXISTS scheduler_session`);
    await runner.query(`DROP TABLE IF EXISTS scheduler_user`);
  }
}

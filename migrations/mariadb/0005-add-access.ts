import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Users, sessions, API keys, the audit log and idempotency keys. Each statement may run again: DDL is not transactional here. */
export class AddAccess implements MigrationInterface {
  readonly name = '0005-add-access-1700000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_user (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      username VARCHAR(64) NOT NULL,
      password_hash VARCHAR(255) NOT NULL,
      role VARCHAR(16) NOT NULL,
      disabled TINYINT UNSIGNED NOT NULL DEFAULT 0,
      must_change_password TINYINT UNSIGNED NOT NULL DEFAULT 0,
      session_epoch INT UNSIGNED NOT NULL DEFAULT 0,
      created_at DATETIME(3) NOT NULL,
      created_by VARCHAR(190) NOT NULL,
      updated_at DATETIME(3) NOT NULL,
      last_login_at DATETIME(3) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_username (username)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_session (
      token_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      user_id INT UNSIGNED NOT NULL,
      csrf_token CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      session_epoch INT UNSIGNED NOT NULL,
      created_at DATETIME(3) NOT NULL,
      last_seen_at DATETIME(3) NOT NULL,
      expires_at DATETIME(3) NOT NULL,
      ip VARCHAR(64) NULL,
      user_agent VARCHAR(255) NULL,
      PRIMARY KEY (token_hash),
      KEY ix_session_user (user_id),
      KEY ix_session_expires (expires_at)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_api_key (
      id INT UNSIGNED NOT NULL AUTO_INCREMENT,
      name VARCHAR(190) NOT NULL,
      prefix VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
      key_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      role VARCHAR(16) NOT NULL,
      scopes LONGTEXT NULL,
      created_at DATETIME(3) NOT NULL,
      created_by VARCHAR(190) NOT NULL,
      expires_at DATETIME(3) NULL,
      last_used_at DATETIME(3) NULL,
      revoked_at DATETIME(3) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_api_key_prefix (prefix),
      UNIQUE KEY uq_api_key_hash (key_hash)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_audit (
      id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
      at DATETIME(3) NOT NULL,
      principal VARCHAR(190) NOT NULL,
      action VARCHAR(64) NOT NULL,
      target_type VARCHAR(32) NOT NULL,
      target_id VARCHAR(64) NOT NULL,
      before_state LONGTEXT NULL,
      after_state LONGTEXT NULL,
      reason VARCHAR(500) NULL,
      request_id VARCHAR(64) NULL,
      ip VARCHAR(64) NULL,
      PRIMARY KEY (id),
      KEY ix_audit_at (at),
      KEY ix_audit_target (target_type, target_id, id),
      KEY ix_audit_principal (principal, id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`);
    await runner.query(`CREATE TABLE IF NOT EXISTS scheduler_idempotency_key (
      principal VARCHAR(190) NOT NULL,
      operation VARCHAR(64) NOT NULL,
      idempotency_key VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
      request_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      state TINYINT UNSIGNED NOT NULL,
      response_status SMALLINT UNSIGNED NULL,
      response_headers LONGTEXT NULL,
      response_body LONGTEXT NULL,
      created_at DATETIME(3) NOT NULL,
      locked_at DATETIME(3) NOT NULL,
      PRIMARY KEY (principal, operation, idempotency_key),
      KEY ix_idempotency_created (created_at)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE IF EXISTS scheduler_idempotency_key`);
    await runner.query(`DROP TABLE IF EXISTS scheduler_audit`);
    await runner.query(`DROP TABLE IF EXISTS scheduler_api_key`);
    await runner.query(`DROP TABLE IF EXISTS scheduler_session`);
    await runner.query(`DROP TABLE IF EXISTS scheduler_user`);
  }
}

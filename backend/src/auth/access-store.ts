import { Inject, Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/index.js';
import { Database, DatabaseTime } from '../database/index.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { SessionsRepository } from './sessions.repository.js';
import { UsersRepository } from './users.repository.js';

/** The tables of this module. */
@Injectable()
export class AccessTables {
  constructor(
    @Inject(UsersRepository) readonly users: UsersRepository,
    @Inject(SessionsRepository) readonly sessions: SessionsRepository,
    @Inject(ApiKeysRepository) readonly keys: ApiKeysRepository,
  ) {}
}

/** What every service of this module reads and writes with: transactions, their time, the tables and the record of changes. */
@Injectable()
export class AccessStore {
  readonly users: UsersRepository;
  readonly sessions: SessionsRepository;
  readonly keys: ApiKeysRepository;

  constructor(
    @Inject(Database) readonly database: Database,
    @Inject(DatabaseTime) readonly time: DatabaseTime,
    @Inject(AuditLog) readonly audit: AuditLog,
    @Inject(AccessTables) tables: AccessTables,
  ) {
    this.users = tables.users;
    this.sessions = tables.sessions;
    this.keys = tables.keys;
  }
}

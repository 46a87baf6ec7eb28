import { Injectable } from '@nestjs/common';
import type { Session } from '../database/index.js';
import type { DatabaseSettings } from './instance-facts.js';

const VARIABLES = [
  'version',
  'tx_isolation',
  'transaction_isolation',
  'time_zone',
  'innodb_snapshot_isolation',
  'innodb_lock_wait_timeout',
  'idle_transaction_timeout',
  'innodb_flush_log_at_trx_commit',
  'log_bin',
  'sync_binlog',
  'read_only',
];

/** Reads the database's settings as a connection of this process has them, and what its schema promises. */
@Injectable()
export class DatabaseSettingsRead {
  async read(session: Session): Promise<DatabaseSettings> {
    if (session.dialect.name === 'sqlite') {
      const [journal] = await session.query<{ journal_mode: string }>('PRAGMA journal_mode');
      const [synchronous] = await session.query<{ synchronous: number }>('PRAGMA synchronous');
      return {
        journal_mode: String(journal?.journal_mode),
        synchronous: String(synchronous?.synchronous),
      };
    }
    const list = VARIABLES.map((name) => `'${name}'`).join(', ');
    const rows = await session.query<{ Variable_name: string; Value: string }>(
      `SHOW SESSION VARIABLES WHERE Variable_name IN (${list})`,
    );
    return Object.fromEntries(rows.map((row) => [row.Variable_name.toLowerCase(), row.Value]));
  }

  /** Whether a fire can have one row only. A restored or hand-made schema may have lost that. */
  async hasFireKey(session: Session): Promise<boolean> {
    const sql =
      session.dialect.name === 'sqlite'
        ? `SELECT 1 FROM pragma_index_list('scheduled_job_execution') WHERE name = 'uq_fire' AND "unique" = 1`
        : `SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE()
             AND table_name = 'scheduled_job_execution' AND index_name = 'uq_fire' AND non_unique = 0`;
    return (await session.query(sql)).length > 0;
  }
}

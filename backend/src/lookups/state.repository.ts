import { Injectable } from '@nestjs/common';
import { insertRows, toDbInstant, type Session } from '../database/index.js';
import type { EpochMs } from '../kernel/index.js';

/** What is remembered. `windows`: a number raised by every change of a maintenance window. `tzdata`: the time zone data by which the
 *  cursors were computed. */
export type StateKey = 'windows' | 'tzdata';

/** The only writer of `scheduler_state`. */
@Injectable()
export class StateRepository {
  /** @returns null when nothing was remembered yet. */
  async find(session: Session, key: StateKey): Promise<string | null> {
    return this.first(session, 'SELECT state_value FROM scheduler_state WHERE state_key = ?', key);
  }

  /** The same, kept from changing until the transaction ends; others may read it meanwhile. */
  async findShared(tx: Session, key: StateKey): Promise<string | null> {
    return this.first(
      tx,
      `SELECT state_value FROM scheduler_state WHERE state_key = ?${tx.dialect.forShare}`,
      key,
    );
  }

  /** Waits for the transactions that read it shared, and keeps others from doing so until this one ends. */
  async put(tx: Session, key: StateKey, value: string, at: EpochMs): Promise<void> {
    const row = { state_key: key, state_value: value, updated_at: toDbInstant(at) };
    const suffix = tx.dialect.overwriteDuplicates(['state_key'], ['state_value', 'updated_at']);
    await insertRows(tx, 'scheduler_state', [row], suffix);
  }

  private async first(session: Session, sql: string, key: StateKey): Promise<string | null> {
    const [row] = await session.query<{ state_value: string }>(sql, [key]);
    return row?.state_value ?? null;
  }
}

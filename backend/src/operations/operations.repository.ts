import { Injectable } from '@nestjs/common';
import type { QueryDeepPartialEntity } from 'typeorm';
import {
  insertRows,
  placeholders,
  toDbInstant,
  toDbInstantOrNull,
  updateRows,
  type RowsUpdate,
  type Session,
} from '../database/index.js';
import { idFromBytes, idToHex, type EpochMs, type ExecutionId } from '../kernel/index.js';
import { OperationEntity, type OperationItemEntity } from './operation.entity.js';
import { ITEM_OUTCOMES, type ItemOutcome } from './operation-state.js';

/** An operation that has no id yet. */
export type NewOperation = Omit<OperationEntity, 'id'>;

/** What an item becomes. */
export interface ItemChange {
  seq: number;
  outcome: ItemOutcome;
  executionId?: ExecutionId | null;
  code?: string | null;
  detail?: string | null;
}

/** An item as work sees it. */
export type OpenItem = Pick<OperationItemEntity, 'seq' | 'target' | 'executionId'>;

/** Open operations one turn looks at. */
const OPEN_LIMIT = 100;
/** Longest detail kept, in characters. */
const DETAIL_LENGTH = 500;

const outcomeId = (outcome: ItemOutcome): number => ITEM_OUTCOMES.indexOf(outcome);

/** The only writer of `scheduler_operation` and `scheduler_operation_item`. Items change only in transactions that hold the operation's row, so
 *  each has exactly one outcome and the counts on the row are exact. Lock order: operation, then job, slots, executions. */
@Injectable()
export class OperationsRepository {
  /** @returns the id. @throws a unique violation when the request key is known. */
  async insert(tx: Session, operation: NewOperation): Promise<number> {
    const row = operation as QueryDeepPartialEntity<OperationEntity>;
    const result = await tx.manager.insert(OperationEntity, row);
    return Number(result.identifiers[0]?.['id']);
  }

  /** Adds pending items behind those there are. @param first `seq` of the first. */
  async insertItems(tx: Session, id: number, first: number, targets: readonly string[]): Promise<void> {
    const rows = targets.map((target, index) => ({
      operation_id: id,
      seq: first + index,
      target,
      outcome: outcomeId('pending'),
    }));
    await insertRows(tx, 'scheduler_operation_item', rows);
  }

  /** Operations that have something left to do, oldest first. Hot read, `ix_operation_status`. */
  async findOpen(session: Session): Promise<{ id: number; jobId: number | null }[]> {
    const sql = `SELECT id, job_id FROM scheduler_operation${session.dialect.useIndex('ix_operation_status')}
      WHERE status IN ('running', 'paused', 'cancelling') AND (status <> 'paused' OR started_count > 0) ORDER BY id LIMIT ${OPEN_LIMIT}`;
    const rows = await session.query<{ id: number; job_id: number | null }>(sql);
    return rows.map((row) => ({ id: row.id, jobId: row.job_id }));
  }

  /** The operation, locked until the transaction ends; null when there is none. */
  async lock(tx: Session, id: number): Promise<OperationEntity | null> {
    return this.locked(tx, id, tx.dialect.forUpdate);
  }

  /** {@link lock}, but null as well when somebody else is at it: how engines share the work without a leader. */
  async lockIfFree(tx: Session, id: number): Promise<OperationEntity | null> {
    return this.locked(tx, id, tx.dialect.forUpdateSkipLocked);
  }

  async find(session: Session, id: number): Promise<OperationEntity | null> {
    return session.manager.findOneBy(OperationEntity, { id });
  }

  async findByRequestKey(session: Session, requestKey: string): Promise<OperationEntity | null> {
    return session.manager.findOneBy(OperationEntity, { requestKey });
  }

  /** An open backfill of a job whose range meets this one; call with the job row locked. `ix_operation_job`. */
  async findOpenBackfill(tx: Session, jobId: number, from: EpochMs, to: EpochMs): Promise<number | null> {
    const sql = `SELECT id FROM scheduler_operation${tx.dialect.useIndex('ix_operation_job')} WHERE job_id = ? AND kind = 'backfill' AND status IN ('running', 'paused', 'cancelling')
      AND range_from < ? AND range_to > ? ORDER BY id LIMIT 1`;
    const [row] = await tx.query<{ id: number }>(sql, [jobId, toDbInstant(to), toDbInstant(from)]);
    return row?.id ?? null;
  }

  /** Writes what changes of an operation that the transaction holds locked. */
  async save(tx: Session, operation: OperationEntity): Promise<void> {
    const { id, ...rest } = operation;
    const { status, collected, collectCursor, total, stopCode, updatedAt, finishedAt } = rest;
    const counts = {
      startedCount: rest.startedCount,
      succeededCount: rest.succeededCount,
      unchangedCount: rest.unchangedCount,
      failedCount: rest.failedCount,
      cancelledCount: rest.cancelledCount,
    };
    const columns = {
      status,
      collected,
      collectCursor,
      total,
      stopCode,
      updatedAt,
      finishedAt,
      ...counts,
    };
    await tx.manager.update(OperationEntity, { id }, columns);
  }

  /** Items of one outcome behind `after`, in the order of work. Hot read, `ix_item_outcome`. */
  async findItems(
    tx: Session,
    id: number,
    outcome: ItemOutcome,
    page: { after: number; limit: number },
  ): Promise<OpenItem[]> {
    if (page.limit <= 0) return [];
    const sql = `SELECT seq, target, execution_id FROM scheduler_operation_item${tx.dialect.useIndex('ix_item_outcome')}
      WHERE operation_id = ? AND outcome = ? AND seq > ? ORDER BY seq LIMIT ${page.limit}`;
    const rows = await tx.query<{ seq: number; target: string; execution_id: Uint8Array | null }>(sql, [
      id,
      outcomeId(outcome),
      page.after,
    ]);
    return rows.map((row) => ({
      seq: row.seq,
      target: row.target,
      executionId: row.execution_id && idFromBytes(row.execution_id),
    }));
  }

  /** Writes outcomes. Call with the operation's row locked. */
  async settleItems(tx: Session, id: number, changes: readonly ItemChange[], at: EpochMs): Promise<void> {
    const update: RowsUpdate = {
      table: 'scheduler_operation_item',
      columns: {
        op: 'int',
        n: 'int',
        result: 'int',
        run: 'id',
        problem: 'text',
        words: 'text',
        at: 'instant',
      },
      on: 't.operation_id = r.op AND t.seq = r.n',
      set: {
        outcome: 'r.result',
        execution_id: 'COALESCE(UNHEX(r.run), t.execution_id)',
        code: 'r.problem',
        detail: 'r.words',
        finished_at: 'r.at',
      },
    };
    const rows = changes.map(({ seq, outcome, executionId, code, detail }) => [
      id,
      seq,
      outcomeId(outcome),
      executionId ? idToHex(executionId) : null,
      code ?? null,
      detail?.slice(0, DETAIL_LENGTH) ?? null,
      toDbInstantOrNull(outcome === 'started' ? null : at),
    ]);
    await updateRows(tx, update, rows);
  }

  /** Ids of operations that ended before `before`, oldest first. `ix_operation_finished`. */
  async findEndedBefore(session: Session, before: EpochMs, limit: number): Promise<number[]> {
    const sql = `SELECT id FROM scheduler_operation${session.dialect.useIndex('ix_operation_finished')} WHERE finished_at < ? ORDER BY finished_at LIMIT ${limit}`;
    return (await session.query<{ id: number }>(sql, [toDbInstant(before)])).map((row) => row.id);
  }

  /** Deletes up to `limit` items of an ended operation, and the operation when none is left. @returns rows deleted; 0 = it is gone. */
  async deleteSome(tx: Session, id: number, limit: number): Promise<number> {
    const sql = `SELECT seq FROM scheduler_operation_item WHERE operation_id = ? ORDER BY seq LIMIT ${limit}`;
    const seqs = (await tx.query<{ seq: number }>(sql, [id])).map((row) => row.seq);
    if (seqs.length === 0)
      return (await tx.execute('DELETE FROM scheduler_operation WHERE id = ?', [id])).affected;
    const list = placeholders(seqs.length);
    const deletion = `DELETE FROM scheduler_operation_item WHERE operation_id = ? AND seq IN (${list})`;
    return (await tx.execute(deletion, [id, ...seqs])).affected;
  }

  private async locked(tx: Session, id: number, lock: string): Promise<OperationEntity | null> {
    const sql = `SELECT id FROM scheduler_operation WHERE id = ?${lock}`;
    const [row] = await tx.query<{ id: number }>(sql, [id]);
    return row ? this.find(tx, id) : null;
  }
}

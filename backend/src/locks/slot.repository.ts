import { Injectable } from '@nestjs/common';
import {
  fromDbInstantOrNull,
  insertRows,
  placeholders,
  toDbInstant,
  updateRows,
  type RowsUpdate,
  type Session,
} from '../database/index.js';
import { idFromBytes, idToBytes, idToHex, type EpochMs, type ExecutionId } from '../kernel/index.js';

/** One slot as it stands. */
export interface SlotState {
  jobId: number;
  slot: number;
  fencingToken: number;
  executionId: ExecutionId | null;
  instanceId: number | null;
  acquiredAt: EpochMs | null;
}

/** What a slot is to become: held by `executionId` under `fencingToken`. */
export interface SlotHold {
  jobId: number;
  slot: number;
  executionId: ExecutionId;
  fencingToken: number;
  instanceId: number | null;
  at: EpochMs;
}

/** A slot to be freed, if it is still held by this execution under this token. */
export interface SlotRelease {
  jobId: number;
  slot: number;
  executionId: ExecutionId;
  fencingToken: number;
}

interface SlotRow {
  job_id: number;
  slot: number;
  fencing_token: number;
  execution_id: Uint8Array | null;
  instance_id: number | null;
  acquired_at: string | null;
}

/** The only writer of `scheduled_job_lock`. Lock order everywhere: job, then slots, then executions, each ascending. */
@Injectable()
export class SlotRepository {
  /** Makes sure that a job has slots 0 to `count` - 1. Slots above stay: they may still be held, and their tokens must never
   *  start again at 0. Safe when two do it at once. */
  async ensureSlots(tx: Session, jobId: number, count: number): Promise<void> {
    await this.ensureSlotsOf(tx, [{ jobId, count }]);
  }

  /** {@link ensureSlots} for many jobs by one statement. */
  async ensureSlotsOf(tx: Session, jobs: { jobId: number; count: number }[]): Promise<void> {
    const rows = jobs.flatMap(({ jobId, count }) =>
      Array.from({ length: count }, (_, slot) => ({ job_id: jobId, slot, fencing_token: 0 })),
    );
    await insertRows(tx, 'scheduled_job_lock', rows, tx.dialect.ignoreDuplicates('job_id'));
  }

  async slotsOf(session: Session, jobId: number): Promise<SlotState[]> {
    const rows = await session.query<SlotRow>(
      'SELECT * FROM scheduled_job_lock WHERE job_id = ? ORDER BY slot',
      [jobId],
    );
    return rows.map(toSlotState);
  }

  /** All slots of these jobs, locked until the transaction ends, in the one order everybody takes them (by primary key).
   *  A wait here ends with the other admission of the same job, a few milliseconds. */
  async lockSlotsOf(tx: Session, jobIds: readonly number[]): Promise<SlotState[]> {
    if (jobIds.length === 0) return [];
    const sorted = [...new Set(jobIds)].sort((a, b) => a - b);
    const sql = `SELECT * FROM scheduled_job_lock WHERE job_id IN (${placeholders(sorted.length)}) ORDER BY job_id, slot${tx.dialect.forUpdate}`;
    return (await tx.query<SlotRow>(sql, sorted)).map(toSlotState);
  }

  /** Writes holds on slots that {@link lockSlotsOf} locked in this transaction. */
  async hold(tx: Session, holds: readonly SlotHold[]): Promise<void> {
    const update: RowsUpdate = {
      table: 'scheduled_job_lock',
      columns: {
        job: 'int',
        slot_no: 'int',
        execution: 'id',
        token: 'int',
        instance: 'int',
        taken: 'instant',
      },
      on: 't.job_id = r.job AND t.slot = r.slot_no',
      set: {
        execution_id: 'UNHEX(r.execution)',
        fencing_token: 'r.token',
        instance_id: 'r.instance',
        acquired_at: 'r.taken',
      },
    };
    const rows = holds.map((h) => [
      h.jobId,
      h.slot,
      idToHex(h.executionId),
      h.fencingToken,
      h.instanceId,
      toDbInstant(h.at),
    ]);
    await updateRows(tx, update, rows);
  }

  /** Frees slots. One that was taken over meanwhile has another token and is left alone. @returns how many were freed. */
  async free(tx: Session, releases: readonly SlotRelease[]): Promise<number> {
    const sorted = [...releases].sort((a, b) => a.jobId - b.jobId || a.slot - b.slot);
    const update: RowsUpdate = {
      table: 'scheduled_job_lock',
      columns: { job: 'int', slot_no: 'int', execution: 'id', token: 'int' },
      on: 't.job_id = r.job AND t.slot = r.slot_no',
      set: { execution_id: 'NULL', instance_id: 'NULL', acquired_at: 'NULL' },
      where: 't.execution_id = UNHEX(r.execution) AND t.fencing_token = r.token',
    };
    const rows = sorted.map((r) => [r.jobId, r.slot, idToHex(r.executionId), r.fencingToken]);
    return updateRows(tx, update, rows);
  }

  /** Frees whatever slot an execution holds, under any token: for one that is settled without having run.
   *  @returns whether it held one. */
  async release(tx: Session, jobId: number, executionId: ExecutionId): Promise<boolean> {
    const sql =
      'UPDATE scheduled_job_lock SET execution_id = NULL, instance_id = NULL, acquired_at = NULL WHERE job_id = ? AND execution_id = ?';
    return (await tx.execute(sql, [jobId, idToBytes(executionId)])).affected > 0;
  }

  /** The original's `cleanup_expired_locks`: frees slots whose execution is terminal or gone. They exist only after a bug or a hand
   *  on the database, so this runs rarely. @param terminalIds status ids that are terminal. @returns how many were freed. */
  async freeOrphaned(tx: Session, terminalIds: readonly number[]): Promise<number> {
    const rows = await tx.query<SlotRow>(
      `SELECT l.* FROM scheduled_job_lock l LEFT JOIN scheduled_job_execution e ON e.id = l.execution_id
       WHERE l.execution_id IS NOT NULL AND (e.id IS NULL OR e.status_id IN (${placeholders(terminalIds.length)}))
       ORDER BY l.job_id, l.slot LIMIT 500`,
      [...terminalIds],
    );
    const held = rows.map(toSlotState).filter((slot) => slot.executionId !== null);
    return this.free(
      tx,
      held.map((slot) => ({ ...slot, executionId: slot.executionId as ExecutionId })),
    );
  }
}

function toSlotState(row: SlotRow): SlotState {
  return {
    jobId: row.job_id,
    slot: row.slot,
    fencingToken: row.fencing_token,
    executionId: row.execution_id ? idFromBytes(row.execution_id) : null,
    instanceId: row.instance_id,
    acquiredAt: fromDbInstantOrNull(row.acquired_at),
  };
}

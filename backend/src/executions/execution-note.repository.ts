import { Injectable } from '@nestjs/common';
import { insertRows, toDbInstant, toDbInstantOrNull, type Session } from '../database/index.js';
import { idToBytes } from '../kernel/index.js';
import type { ExecutionNoteEntity } from './execution-note.entity.js';

const TABLE = 'scheduled_job_execution_note';
const COLUMNS = ['note', 'handled_by', 'handled_at', 'updated_by', 'updated_at'];

/** Sole writer of `scheduled_job_execution_note`, with {@link deleteNotes}. */
@Injectable()
export class ExecutionNoteRepository {
  /** Writes the row, or writes it over. Call with the execution's row locked: it may be deleted otherwise. */
  async save(tx: Session, note: ExecutionNoteEntity): Promise<void> {
    const row = {
      execution_id: idToBytes(note.executionId),
      note: note.note,
      handled_by: note.handledBy,
      handled_at: toDbInstantOrNull(note.handledAt),
      updated_by: note.updatedBy,
      updated_at: toDbInstant(note.updatedAt),
    };
    await insertRows(tx, TABLE, [row], tx.dialect.overwriteDuplicates(['execution_id'], COLUMNS));
  }
}

/** The notes of executions that are about to be deleted. @param ids what stands in `IN (...)`: placeholders, or a SELECT. */
export async function deleteNotes(tx: Session, ids: string, params: readonly unknown[]): Promise<void> {
  await tx.execute(`DELETE FROM ${TABLE} WHERE execution_id IN (${ids})`, [...params]);
}

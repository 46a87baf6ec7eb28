import { Column, Entity } from 'typeorm';
import { IdBytesColumn, InstantColumn } from '../database/index.js';
import type { EpochMs, ExecutionId } from '../kernel/index.js';

/** Row of `scheduled_job_execution_note`: what people say of an execution. There is none until the first note or mark; a cleared one stays,
 *  so that polls see the change. */
@Entity('scheduled_job_execution_note')
export class ExecutionNoteEntity {
  @IdBytesColumn({ primary: true, name: 'execution_id' }) executionId!: ExecutionId;
  @Column({ type: 'varchar', nullable: true }) note!: string | null;
  /** Who marked it as handled, such as `user:anna`; null = not handled. */
  @Column({ type: 'varchar', name: 'handled_by', nullable: true }) handledBy!: string | null;
  @InstantColumn({ name: 'handled_at', nullable: true }) handledAt!: EpochMs | null;
  @Column({ type: 'varchar', name: 'updated_by' }) updatedBy!: string;
  @InstantColumn({ name: 'updated_at' }) updatedAt!: EpochMs;
}

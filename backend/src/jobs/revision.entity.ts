import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn, JsonColumn } from '../database/index.js';
import type { EpochMs } from '../kernel/index.js';

/** Row of `scheduled_job_revision`: what a command made of a job. Append-only. Instants up to and including `effectiveAt` belong to the
 *  revision before. `after` holds every column that decides what should fire, so that the plan can be computed again later. */
@Entity('scheduled_job_revision')
export class RevisionEntity {
  @PrimaryColumn({ type: 'bigint', name: 'job_id' }) jobId!: number;
  @PrimaryColumn({ type: 'int' }) version!: number;
  @InstantColumn({ name: 'effective_at' }) effectiveAt!: EpochMs;
  /** create, update, revert, pause, resume, enable, disable, delete, restore, end_pause, handler_missing, handler_found, tzdata. */
  @Column({ type: 'varchar' }) action!: string;
  @Column({ type: 'varchar', name: 'changed_by' }) changedBy!: string;
  @Column({ type: 'varchar', nullable: true }) reason!: string | null;
  @JsonColumn({ name: 'before_state', nullable: true }) before!: Record<string, unknown> | null;
  @JsonColumn({ name: 'after_state' }) after!: Record<string, unknown>;
}

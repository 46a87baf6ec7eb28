import { Column, Entity, PrimaryColumn } from 'typeorm';
import { IdBytesColumn, InstantColumn } from '../database/index.js';
import type { EpochMs, ExecutionId } from '../kernel/index.js';

/** Row of `scheduled_job_lock`: one of a job's `max_instances` slots. Permanent: taken and freed by compare-and-set, never inserted
 *  or deleted under contention (rows that come and go deadlocked thousands of times in 5 s, permanent ones never). */
@Entity('scheduled_job_lock')
export class SlotEntity {
  @PrimaryColumn({ type: 'bigint', name: 'job_id' }) jobId!: number;
  @PrimaryColumn({ type: 'int' }) slot!: number;
  /** Raised at each start on this slot, attempts included; grows over all fires of the job. Below 2^53. */
  @Column({ type: 'bigint', name: 'fencing_token' }) fencingToken!: number;
  /** The execution that holds it, from admission to its terminal status; null = free. */
  @IdBytesColumn({ name: 'execution_id', nullable: true }) executionId!: ExecutionId | null;
  @Column({ type: 'int', name: 'instance_id', nullable: true }) instanceId!: number | null;
  @InstantColumn({ name: 'acquired_at', nullable: true }) acquiredAt!: EpochMs | null;
}

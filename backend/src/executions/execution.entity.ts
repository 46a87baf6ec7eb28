import { Column, Entity } from 'typeorm';
import { FlagColumn, IdBytesColumn, InstantColumn, JsonColumn } from '../database/index.js';
import type { EpochMs, ExecutionId } from '../kernel/index.js';

/** Row of `scheduled_job_execution`: one line of the ledger. Unique by (job_id, scheduled_for, origin). Hot paths write it by batch
 *  statements (execution.repository.ts); the entity is its description and serves single reads. */
@Entity('scheduled_job_execution')
export class ExecutionEntity {
  @IdBytesColumn({ primary: true }) id!: ExecutionId;
  @Column({ type: 'bigint', name: 'job_id' }) jobId!: number;
  /** 0 = planned by the schedule; else derived from the request that asked for the run. Below 2^53. */
  @Column({ type: 'bigint' }) origin!: number;
  @InstantColumn({ name: 'scheduled_for' }) scheduledFor!: EpochMs;
  /** Last nominal instant of a run-length row; null for a single fire. */
  @InstantColumn({ name: 'scheduled_until', nullable: true }) scheduledUntil!: EpochMs | null;
  @Column({ type: 'int', name: 'fire_count' }) fireCount!: number;
  @InstantColumn({ name: 'due_at' }) dueAt!: EpochMs;
  @Column({ type: 'int' }) kind!: number;
  @Column({ type: 'int', name: 'status_id' }) statusId!: number;
  @Column({ type: 'int', name: 'wait_reason' }) waitReason!: number;
  @Column({ type: 'int' }) priority!: number;
  @Column({ type: 'int', name: 'job_version' }) jobVersion!: number;
  @Column({ type: 'int' }) attempt!: number;
  @Column({ type: 'bigint' }) fence!: number;
  @Column({ type: 'int', nullable: true }) slot!: number | null;
  @Column({ type: 'int' }) handover!: number;
  @InstantColumn({ name: 'handed_over_at', nullable: true }) handedOverAt!: EpochMs | null;
  /** Preferred instance while planned, owner once queued or running. */
  @Column({ type: 'int', name: 'instance_id', nullable: true }) instanceId!: number | null;
  @InstantColumn({ name: 'planned_at' }) plannedAt!: EpochMs;
  @InstantColumn({ name: 'queued_at', nullable: true }) queuedAt!: EpochMs | null;
  @InstantColumn({ name: 'started_at', nullable: true }) startedAt!: EpochMs | null;
  @InstantColumn({ name: 'finished_at', nullable: true }) finishedAt!: EpochMs | null;
  @Column({ type: 'varchar', name: 'reason_code', nullable: true }) reasonCode!: string | null;
  @JsonColumn({ name: 'reason_params', nullable: true }) reasonParams!: Record<string, unknown> | null;
  /** Parameters of this run; null = those of the job's revision. */
  @JsonColumn({ nullable: true }) params!: Record<string, unknown> | null;
  @JsonColumn({ nullable: true }) result!: unknown;
  @JsonColumn({ nullable: true }) error!: { type: string; message: string; stack: string | null } | null;
  @JsonColumn({ nullable: true }) progress!: unknown;
  @Column({ type: 'varchar', name: 'triggered_by', nullable: true }) triggeredBy!: string | null;
  @IdBytesColumn({ name: 'retry_of', nullable: true }) retryOf!: ExecutionId | null;
  @InstantColumn({ name: 'cancel_requested_at', nullable: true }) cancelRequestedAt!: EpochMs | null;
  @Column({ type: 'varchar', name: 'cancel_requested_by', nullable: true }) cancelRequestedBy!: string | null;
  @Column({ type: 'varchar', name: 'cancel_reason', nullable: true }) cancelReason!: string | null;
  /** Whether it makes up for a time when nothing could run. */
  @FlagColumn({ name: 'catch_up' }) catchUp!: boolean;
}

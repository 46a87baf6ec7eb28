import { Column, Entity, PrimaryColumn } from 'typeorm';
import { FlagColumn, IdBytesColumn, InstantColumn, JsonColumn } from '../database/index.js';
import type { Principal } from '../http/index.js';
import type { EpochMs, ExecutionId } from '../kernel/index.js';
import type { OperationStatus } from './operation-state.js';
import type { OperationKind, OperationRequest } from './operation-request.js';

/** Row of `scheduler_operation`: a request that takes longer than its answer. `*Count` are kept in the transactions that settle items, so they
 *  are exact. The id is never given twice: executions of a backfill keep it as their `origin`. */
@Entity('scheduler_operation')
export class OperationEntity {
  @PrimaryColumn({ type: 'bigint', generated: 'increment' }) id!: number;
  @Column({ type: 'varchar' }) kind!: OperationKind;
  /** The verb: `backfill`, or that of the bulk action. */
  @Column({ type: 'varchar' }) action!: string;
  @Column({ type: 'varchar' }) status!: OperationStatus;
  /** The one job it is about; null for bulk actions. */
  @Column({ type: 'bigint', name: 'job_id', nullable: true }) jobId!: number | null;
  /** Backfill: nominal instants, inclusive and exclusive. */
  @InstantColumn({ name: 'range_from', nullable: true }) rangeFrom!: EpochMs | null;
  @InstantColumn({ name: 'range_to', nullable: true }) rangeTo!: EpochMs | null;
  /** Runs open at the same time at most; 1 for bulk actions. */
  @Column({ type: 'int' }) concurrency!: number;
  @JsonColumn() request!: OperationRequest;
  /** Who acts; the role is the one they had when they asked. */
  @JsonColumn() principal!: Principal;
  @Column({ type: 'varchar', name: 'created_by' }) createdBy!: string;
  @Column({ type: 'varchar', nullable: true }) reason!: string | null;
  /** Id of the HTTP request, which the audit records of its items carry too. */
  @Column({ type: 'varchar', name: 'request_id', nullable: true }) requestId!: string | null;
  /** Equal for repetitions of one keyed request; unique. */
  @Column({ type: 'varchar', name: 'request_key', nullable: true }) requestKey!: string | null;
  /** Whether all items are known; until then `total` grows. */
  @FlagColumn() collected!: boolean;
  @Column({ type: 'varchar', name: 'collect_cursor', nullable: true }) collectCursor!: string | null;
  @Column({ type: 'int' }) total!: number;
  @Column({ type: 'int', name: 'started_count' }) startedCount!: number;
  @Column({ type: 'int', name: 'succeeded_count' }) succeededCount!: number;
  @Column({ type: 'int', name: 'unchanged_count' }) unchangedCount!: number;
  @Column({ type: 'int', name: 'failed_count' }) failedCount!: number;
  @Column({ type: 'int', name: 'cancelled_count' }) cancelledCount!: number;
  /** Why it was stopped by the service, as a problem code (`JOB_DELETED`); null otherwise. */
  @Column({ type: 'varchar', name: 'stop_code', nullable: true }) stopCode!: string | null;
  @InstantColumn({ name: 'created_at' }) createdAt!: EpochMs;
  @InstantColumn({ name: 'updated_at' }) updatedAt!: EpochMs;
  @InstantColumn({ name: 'finished_at', nullable: true }) finishedAt!: EpochMs | null;
}

/** Row of `scheduler_operation_item`: one thing an operation does. */
@Entity('scheduler_operation_item')
export class OperationItemEntity {
  @PrimaryColumn({ type: 'bigint', name: 'operation_id' }) operationId!: number;
  /** From 1, in the order of work. */
  @PrimaryColumn({ type: 'int' }) seq!: number;
  /** Id of a job, id of an execution, or for a backfill the nominal instant as epoch ms. */
  @Column({ type: 'varchar' }) target!: string;
  /** Position in `ITEM_OUTCOMES`. */
  @Column({ type: 'int' }) outcome!: number;
  /** The run that the item made; null when it made none. */
  @IdBytesColumn({ name: 'execution_id', nullable: true }) executionId!: ExecutionId | null;
  /** Problem code of a failure; for a run its reason code, or its status. */
  @Column({ type: 'varchar', nullable: true }) code!: string | null;
  @Column({ type: 'varchar', nullable: true }) detail!: string | null;
  @InstantColumn({ name: 'finished_at', nullable: true }) finishedAt!: EpochMs | null;
}

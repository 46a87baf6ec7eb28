import { Column, Entity, PrimaryColumn } from 'typeorm';
import { IdBytesColumn, InstantColumn, JsonColumn } from '../database/index.js';
import type { EpochMs, ExecutionId } from '../kernel/index.js';

/** Row of `scheduled_job_execution_attempt`: an attempt that was followed by another, or late evidence of one that had already been
 *  given up (`late*`). The last attempt of an execution is the execution's own row. */
@Entity('scheduled_job_execution_attempt')
export class AttemptEntity {
  @IdBytesColumn({ primary: true, name: 'execution_id' }) executionId!: ExecutionId;
  @PrimaryColumn({ type: 'int' }) attempt!: number;
  @Column({ type: 'bigint' }) fence!: number;
  @Column({ type: 'int', name: 'instance_id', nullable: true }) instanceId!: number | null;
  @Column({ type: 'int', nullable: true }) slot!: number | null;
  @Column({ type: 'int', name: 'status_id' }) statusId!: number;
  @InstantColumn({ name: 'started_at', nullable: true }) startedAt!: EpochMs | null;
  @InstantColumn({ name: 'finished_at', nullable: true }) finishedAt!: EpochMs | null;
  @Column({ type: 'varchar', name: 'reason_code', nullable: true }) reasonCode!: string | null;
  @JsonColumn({ name: 'reason_params', nullable: true }) reasonParams!: Record<string, unknown> | null;
  @JsonColumn({ nullable: true }) error!: { type: string; message: string; stack: string | null } | null;
  @Column({ type: 'int', name: 'late_status_id', nullable: true }) lateStatusId!: number | null;
  @InstantColumn({ name: 'late_at', nullable: true }) lateAt!: EpochMs | null;
  @JsonColumn({ name: 'late_result', nullable: true }) lateResult!: unknown;
  @JsonColumn({ name: 'late_error', nullable: true }) lateError!: unknown;
}

/** Row of `scheduled_job_execution_log`: one line a task wrote. `seq` grows by one within an attempt. */
@Entity('scheduled_job_execution_log')
export class ExecutionLogEntity {
  @IdBytesColumn({ primary: true, name: 'execution_id' }) executionId!: ExecutionId;
  @PrimaryColumn({ type: 'int' }) attempt!: number;
  @PrimaryColumn({ type: 'int' }) seq!: number;
  @InstantColumn({ name: 'logged_at' }) loggedAt!: EpochMs;
  /** 0 debug, 1 info, 2 warn, 3 error. */
  @Column({ type: 'int' }) level!: number;
  @Column({ type: 'text' }) message!: string;
  @JsonColumn({ nullable: true }) data!: unknown;
}

import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { FlagColumn, InstantColumn, JsonColumn } from '../database/index.js';
import type { EpochMs } from '../kernel/index.js';
import type { JobState } from './job-state.js';
import type {
  Delivery,
  DstGap,
  DstOverlap,
  MisfirePolicy,
  OverlapPolicy,
  Params,
  Priority,
  RetryBackoff,
} from './job-values.js';

/** Row of `scheduled_job`: the definition of a job, its two cursors and what happened last. `version` and `updatedAt` change only
 *  by commands; cursors and `last*` are written by plain SQL, so that an ETag means an edit. Durations are in seconds, as on the wire. */
@Entity('scheduled_job')
export class JobEntity {
  @PrimaryGeneratedColumn({ type: 'bigint' }) id!: number;
  @Column({ type: 'varchar' }) name!: string;
  @Column({ type: 'varchar', name: 'job_key', nullable: true }) jobKey!: string | null;
  @Column({ type: 'text', nullable: true }) description!: string | null;
  @Column({ type: 'varchar', name: 'task_function_key' }) taskFunctionKey!: string;
  @JsonColumn() params!: Params;
  /** 1 cron, 2 interval, 3 date (`scheduler_job_type`). */
  @Column({ type: 'int', name: 'job_type_id' }) jobTypeId!: number;
  @Column({ type: 'varchar', name: 'cron_expression', nullable: true }) cronExpression!: string | null;
  @Column({ type: 'int', name: 'interval_seconds', nullable: true }) intervalSeconds!: number | null;
  @InstantColumn({ name: 'run_at', nullable: true }) runAt!: EpochMs | null;
  @Column({ type: 'varchar' }) timezone!: string;
  @InstantColumn({ name: 'start_at', nullable: true }) startAt!: EpochMs | null;
  @InstantColumn({ name: 'end_at', nullable: true }) endAt!: EpochMs | null;
  /** Phase of an interval: `startAt`, else creation. Never moved by pause, disable or restart. */
  @InstantColumn({ name: 'anchor_at' }) anchorAt!: EpochMs;
  @Column({ type: 'int', name: 'jitter_seconds' }) jitterSeconds!: number;
  @Column({ type: 'varchar', name: 'dst_gap' }) dstGap!: DstGap;
  @Column({ type: 'varchar', name: 'dst_overlap' }) dstOverlap!: DstOverlap;
  @Column({ type: 'int', name: 'max_instances' }) maxInstances!: number;
  @Column({ type: 'varchar', name: 'overlap_policy' }) overlapPolicy!: OverlapPolicy;
  @Column({ type: 'int', name: 'max_queued' }) maxQueued!: number;
  @Column({ type: 'int', name: 'cancel_grace_seconds' }) cancelGraceSeconds!: number;
  @Column({ type: 'int', name: 'misfire_grace_seconds' }) misfireGraceSeconds!: number;
  @Column({ type: 'varchar', name: 'misfire_policy' }) misfirePolicy!: MisfirePolicy;
  @Column({ type: 'int', name: 'max_catch_up' }) maxCatchUp!: number;
  @Column({ type: 'varchar' }) delivery!: Delivery;
  @Column({ type: 'int', name: 'timeout_seconds', nullable: true }) timeoutSeconds!: number | null;
  @Column({ type: 'int', name: 'max_attempts' }) maxAttempts!: number;
  @Column({ type: 'varchar', name: 'retry_backoff' }) retryBackoff!: RetryBackoff;
  @Column({ type: 'int', name: 'retry_delay_seconds' }) retryDelaySeconds!: number;
  @Column({ type: 'int', name: 'retry_max_delay_seconds' }) retryMaxDelaySeconds!: number;
  @Column({ type: 'int' }) priority!: Priority;
  @JsonColumn() tags!: string[];
  @FlagColumn() enabled!: boolean;
  /** Made by the service itself (clean-up); cannot be deleted. */
  @FlagColumn({ name: 'is_system' }) isSystem!: boolean;
  @FlagColumn({ name: 'handler_missing' }) handlerMissing!: boolean;
  @InstantColumn({ name: 'paused_at', nullable: true }) pausedAt!: EpochMs | null;
  @Column({ type: 'varchar', name: 'paused_by', nullable: true }) pausedBy!: string | null;
  @Column({ type: 'varchar', name: 'pause_reason', nullable: true }) pauseReason!: string | null;
  @InstantColumn({ name: 'paused_until', nullable: true }) pausedUntil!: EpochMs | null;
  @InstantColumn({ name: 'deleted_at', nullable: true }) deletedAt!: EpochMs | null;
  @Column({ type: 'varchar', name: 'deleted_by', nullable: true }) deletedBy!: string | null;
  /** {@link jobStateOf} of the other columns, kept for filtering and indexed. */
  @Column({ type: 'varchar' }) state!: JobState;
  /** Whether the planner looks at it: false for disabled, ended, deleted, handler_missing. */
  @FlagColumn() plannable!: boolean;
  /** Nominal instant of the next fire that has no row yet; null when there is none. */
  @InstantColumn({ name: 'next_scheduled_for', nullable: true }) nextScheduledFor!: EpochMs | null;
  /** `nextScheduledFor` plus the job's deterministic jitter. */
  @InstantColumn({ name: 'next_run_at', nullable: true }) nextRunAt!: EpochMs | null;
  @InstantColumn({ name: 'last_run_at', nullable: true }) lastRunAt!: EpochMs | null;
  /** Nominal instant of the newest fire that succeeded. */
  @InstantColumn({ name: 'last_success_for', nullable: true }) lastSuccessFor!: EpochMs | null;
  @Column({ type: 'int', name: 'last_status_id', nullable: true }) lastStatusId!: number | null;
  @Column({ type: 'int' }) version!: number;
  @InstantColumn({ name: 'created_at' }) createdAt!: EpochMs;
  @Column({ type: 'varchar', name: 'created_by' }) createdBy!: string;
  @InstantColumn({ name: 'updated_at' }) updatedAt!: EpochMs;
  @Column({ type: 'varchar', name: 'updated_by' }) updatedBy!: string;
}

/** Row of `scheduled_job_tag`: one tag of a job, for filtering. Written in the transaction that writes the job. */
@Entity('scheduled_job_tag')
export class JobTagEntity {
  @PrimaryColumn({ type: 'bigint', name: 'job_id' }) jobId!: number;
  @PrimaryColumn({ type: 'varchar' }) tag!: string;
}

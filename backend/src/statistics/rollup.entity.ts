import { Column, Entity, PrimaryColumn } from 'typeorm';
import { IdBytesColumn, InstantColumn, JsonColumn } from '../database/index.js';
import type { EpochMs, ExecutionId } from '../kernel/index.js';
import type { Histogram } from './histogram.js';

/** Row of `scheduled_job_rollup`: what executions of one outcome add up to, by `scheduled_for`. `jobId` 0 = all jobs, in buckets of
 *  5 minutes with histograms, kept for 36 days; else one job, in UTC days without, for ever. Stays when the executions are deleted.
 *
 *  Rows of all jobs with the statuses queued and running are samples of how many waited or ran: `executions` samples that add up to
 *  `fires`, their values in `lateness`. */
@Entity('scheduled_job_rollup')
export class RollupEntity {
  @PrimaryColumn({ type: 'bigint', name: 'job_id' }) jobId!: number;
  @PrimaryColumn({ type: 'varchar', name: 'bucket_at' }) bucketAt!: string;
  @PrimaryColumn({ type: 'int', name: 'status_id' }) statusId!: number;
  @Column({ type: 'bigint' }) executions!: number;
  /** More than `executions` where run-length rows stand for several. */
  @Column({ type: 'bigint' }) fires!: number;
  /** Fires of the schedule whose rows clean-up deleted. */
  @Column({ type: 'bigint', name: 'removed_fires' }) removedFires!: number;
  /** Start minus due time. */
  @JsonColumn({ nullable: true }) lateness!: Histogram | null;
  /** Of the last attempt. */
  @JsonColumn({ nullable: true }) duration!: Histogram | null;
}

/** Row of `scheduled_job_rollup_hour`: what the rows of all jobs add up to by the hour. Stays for ever. */
@Entity('scheduled_job_rollup_hour')
export class RollupHourEntity {
  @PrimaryColumn({ type: 'varchar', name: 'bucket_at' }) bucketAt!: string;
  @PrimaryColumn({ type: 'int', name: 'status_id' }) statusId!: number;
  @Column({ type: 'bigint' }) executions!: number;
  @Column({ type: 'bigint' }) fires!: number;
  @JsonColumn({ nullable: true }) lateness!: Histogram | null;
  @JsonColumn({ nullable: true }) duration!: Histogram | null;
}

/** Row of `scheduled_job_rollup_open`: an execution behind the watermark that may still change. */
@Entity('scheduled_job_rollup_open')
export class RollupOpenEntity {
  @IdBytesColumn({ name: 'execution_id', primary: true }) executionId!: ExecutionId;
  /** Its fires that are counted already. */
  @Column({ type: 'int', name: 'counted_fires' }) countedFires!: number;
}

/** The one row of `scheduled_job_rollup_state`. Whoever changes a rollup locks it first. */
@Entity('scheduled_job_rollup_state')
export class RollupStateEntity {
  @PrimaryColumn({ type: 'int' }) id!: number;
  /** Executions up to this id are counted, or in `scheduled_job_rollup_open`. */
  @IdBytesColumn() watermark!: ExecutionId;
  /** Hours before this are in `scheduled_job_rollup_hour`; null = none yet. */
  @InstantColumn({ name: 'hours_until', nullable: true }) hoursUntil!: EpochMs | null;
}

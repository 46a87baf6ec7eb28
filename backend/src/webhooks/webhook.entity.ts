import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { FlagColumn, IdBytesColumn, InstantColumn, JsonColumn } from '../database/index.js';
import type { EpochMs, ExecutionId } from '../kernel/index.js';
import type { DeliveryStatus, DisabledReason } from './delivery-state.js';
import type { SentEvent, WebhookEvent } from './webhook-events.js';

/** Row of `scheduler_webhook`: an address that is told of what happens to jobs. */
@Entity('scheduler_webhook')
export class WebhookEntity {
  @PrimaryGeneratedColumn({ type: 'int' }) id!: number;
  @Column({ type: 'varchar' }) name!: string;
  @Column({ type: 'varchar' }) url!: string;
  @JsonColumn() events!: WebhookEvent[];
  /** Jobs with any of these; empty = all jobs. */
  @JsonColumn() tags!: string[];
  @FlagColumn({ name: 'is_enabled' }) isEnabled!: boolean;
  /** Why it is off; null while it is on. */
  @Column({ type: 'varchar', name: 'disabled_reason', nullable: true })
  disabledReason!: DisabledReason | null;
  /** `whsec_` and base64. It signs, so it is kept as it is. */
  @Column({ type: 'varchar' }) secret!: string;
  /** The secret before, which signs as well for a while after a rotation. */
  @Column({ type: 'varchar', name: 'old_secret', nullable: true }) oldSecret!: string | null;
  @InstantColumn({ name: 'old_secret_until', nullable: true }) oldSecretUntil!: EpochMs | null;
  /** Since when no delivery succeeded; null after one that did. */
  @InstantColumn({ name: 'failing_since', nullable: true }) failingSince!: EpochMs | null;
  /** Messages that were not written down because too many waited. */
  @Column({ type: 'int', name: 'dropped_count' }) droppedCount!: number;
  /** Raised by each change that a person makes. */
  @Column({ type: 'int' }) version!: number;
  @InstantColumn({ name: 'created_at' }) createdAt!: EpochMs;
  @Column({ type: 'varchar', name: 'created_by' }) createdBy!: string;
  @InstantColumn({ name: 'updated_at' }) updatedAt!: EpochMs;
  @Column({ type: 'varchar', name: 'updated_by' }) updatedBy!: string;
}

/** Row of `scheduler_webhook_delivery`: one message to one webhook, and what became of it. */
@Entity('scheduler_webhook_delivery')
export class DeliveryEntity {
  @PrimaryGeneratedColumn({ type: 'bigint' }) id!: number;
  @Column({ type: 'int', name: 'webhook_id' }) webhookId!: number;
  /** The same at every attempt, so that receivers can tell repeats. */
  @Column({ type: 'varchar', name: 'message_id' }) messageId!: string;
  @Column({ type: 'varchar' }) event!: SentEvent;
  @Column({ type: 'bigint', name: 'job_id', nullable: true }) jobId!: number | null;
  @IdBytesColumn({ name: 'execution_id', nullable: true }) executionId!: ExecutionId | null;
  /** The bytes that are sent and signed. */
  @Column({ type: 'text' }) body!: string;
  @Column({ type: 'varchar' }) status!: DeliveryStatus;
  @Column({ type: 'int' }) attempts!: number;
  /** When it is tried next, or, while it is tried, when it is given to somebody else; null when it has ended. */
  @InstantColumn({ name: 'next_attempt_at', nullable: true }) nextAttemptAt!: EpochMs | null;
  @InstantColumn({ name: 'last_attempt_at', nullable: true }) lastAttemptAt!: EpochMs | null;
  @InstantColumn({ name: 'delivered_at', nullable: true }) deliveredAt!: EpochMs | null;
  /** Of the last attempt; null when none was answered. */
  @Column({ type: 'int', name: 'response_status', nullable: true }) responseStatus!: number | null;
  @Column({ type: 'varchar', nullable: true }) error!: string | null;
  @Column({ type: 'int', name: 'duration_ms', nullable: true }) durationMs!: number | null;
  @InstantColumn({ name: 'created_at' }) createdAt!: EpochMs;
}

/** Row of `scheduler_webhook_failing`: a job whose latest run did not do its work, as far as webhooks have been told. */
@Entity('scheduler_webhook_failing')
export class FailingJobEntity {
  @PrimaryColumn({ type: 'bigint', name: 'job_id' }) jobId!: number;
  @InstantColumn() since!: EpochMs;
}

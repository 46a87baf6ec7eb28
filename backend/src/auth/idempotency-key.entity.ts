import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn, JsonColumn } from '../database/index.js';
import type { EpochMs } from '../kernel/index.js';

/** What became of a request that carried an Idempotency-Key. */
@Entity('scheduler_idempotency_key')
export class IdempotencyKeyEntity {
  /** `user:<id>` or `api_key:<id>`. */
  @PrimaryColumn({ type: 'varchar', length: 190 }) principal!: string;
  /** Name of the operation. */
  @PrimaryColumn({ type: 'varchar', length: 64 }) operation!: string;
  @PrimaryColumn({ name: 'idempotency_key', type: 'varchar', length: 255 }) idempotencyKey!: string;
  /** SHA-256 of method, path, query and body. */
  @Column({ name: 'request_hash', type: 'varchar', length: 64 }) requestHash!: string;
  /** 0 = being worked on, 1 = answered. */
  @Column({ type: 'int' }) state!: 0 | 1;
  @Column({ name: 'response_status', type: 'smallint', nullable: true }) responseStatus!: number | null;
  /** Example: `{"location":"/api/v1/scheduler/jobs/1","etag":"\"1\""}`. */
  @JsonColumn({ name: 'response_headers', nullable: true }) responseHeaders!: Record<string, string> | null;
  /** JSON text of the answer; null = no body. */
  @Column({ name: 'response_body', type: 'text', nullable: true }) responseBody!: string | null;
  @InstantColumn({ name: 'created_at' }) createdAt!: EpochMs;
  /** When the request that works on it began; another may take over a minute later. */
  @InstantColumn({ name: 'locked_at' }) lockedAt!: EpochMs;
}

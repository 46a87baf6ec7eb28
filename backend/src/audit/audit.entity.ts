import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn, JsonColumn } from '../database/index.js';
import type { EpochMs } from '../kernel/index.js';

/** One thing that was done. Rows are only ever inserted: no code path changes or removes them but retention. */
@Entity('scheduler_audit')
export class AuditEntity {
  @PrimaryColumn({ type: 'bigint', generated: 'increment' }) id!: number;
  @InstantColumn() at!: EpochMs;
  /** `user:anna`, `api_key:deploy` or `system`. */
  @Column({ type: 'varchar', length: 190 }) principal!: string;
  /** `<thing>.<verb>`, for example `job.update`. */
  @Column({ type: 'varchar', length: 64 }) action!: string;
  @Column({ name: 'target_type', type: 'varchar', length: 32 }) targetType!: string;
  @Column({ name: 'target_id', type: 'varchar', length: 64 }) targetId!: string;
  /** State before; null for something new. Secrets are masked. */
  @JsonColumn({ name: 'before_state', nullable: true }) beforeState!: unknown;
  /** State after; null for something removed. */
  @JsonColumn({ name: 'after_state', nullable: true }) afterState!: unknown;
  @Column({ type: 'varchar', length: 500, nullable: true }) reason!: string | null;
  @Column({ name: 'request_id', type: 'varchar', length: 64, nullable: true }) requestId!: string | null;
  @Column({ type: 'varchar', length: 64, nullable: true }) ip!: string | null;
}

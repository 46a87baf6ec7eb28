import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn, JsonColumn } from '../database/index.js';
import type { Role } from '../http/index.js';
import type { EpochMs } from '../kernel/index.js';

/** A service's key. Only its hash is kept; keys are random, so a fast hash is enough. */
@Entity('scheduler_api_key')
export class ApiKeyEntity {
  @PrimaryColumn({ type: 'int', generated: 'increment' }) id!: number;
  /** 1 to 190 characters, not unique. */
  @Column({ type: 'varchar', length: 190 }) name!: string;
  /** Shown in lists, to tell keys apart. Unique. */
  @Column({ type: 'varchar', length: 16 }) prefix!: string;
  /** SHA-256 of the whole key, hexadecimal. Unique. */
  @Column({ name: 'key_hash', type: 'varchar', length: 64 }) keyHash!: string;
  @Column({ type: 'varchar', length: 16 }) role!: Role;
  /** Reserved: null = everything the role may do. */
  @JsonColumn({ nullable: true }) scopes!: string[] | null;
  @InstantColumn({ name: 'created_at' }) createdAt!: EpochMs;
  @Column({ name: 'created_by', type: 'varchar', length: 190 }) createdBy!: string;
  /** Exclusive; null = never. */
  @InstantColumn({ name: 'expires_at', nullable: true }) expiresAt!: EpochMs | null;
  /** At most a minute behind; null = never used. */
  @InstantColumn({ name: 'last_used_at', nullable: true }) lastUsedAt!: EpochMs | null;
  /** null = valid. */
  @InstantColumn({ name: 'revoked_at', nullable: true }) revokedAt!: EpochMs | null;
}

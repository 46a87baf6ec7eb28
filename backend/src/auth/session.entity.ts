import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn } from '../database/index.js';
import type { EpochMs } from '../kernel/index.js';

/** A console session. The token itself is only in the browser's cookie. */
@Entity('scheduler_session')
export class SessionEntity {
  /** SHA-256 of the token, hexadecimal. */
  @PrimaryColumn({ name: 'token_hash', type: 'varchar', length: 64 }) tokenHash!: string;
  @Column({ name: 'user_id', type: 'int' }) userId!: number;
  /** What `X-CSRF-Token` must equal; hexadecimal. */
  @Column({ name: 'csrf_token', type: 'varchar', length: 64 }) csrfToken!: string;
  @Column({ name: 'session_epoch', type: 'int' }) sessionEpoch!: number;
  @InstantColumn({ name: 'created_at' }) createdAt!: EpochMs;
  /** At most a minute old while the session is in use. */
  @InstantColumn({ name: 'last_seen_at' }) lastSeenAt!: EpochMs;
  /** Exclusive; moves on with use, up to the absolute end. */
  @InstantColumn({ name: 'expires_at' }) expiresAt!: EpochMs;
  @Column({ type: 'varchar', length: 64, nullable: true }) ip!: string | null;
  @Column({ name: 'user_agent', type: 'varchar', length: 255, nullable: true }) userAgent!: string | null;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import { FlagColumn, InstantColumn } from '../database/index.js';
import type { Role } from '../http/index.js';
import type { EpochMs } from '../kernel/index.js';

/** A person who signs in. Users are disabled, never deleted: the audit log names them. */
@Entity('scheduler_user')
export class UserEntity {
  @PrimaryColumn({ type: 'int', generated: 'increment' }) id!: number;
  /** Lower case; 1 to 64 characters of `[a-z0-9._@-]`. Unique. */
  @Column({ type: 'varchar', length: 64 }) username!: string;
  /** PHC text of argon2id. */
  @Column({ name: 'password_hash', type: 'varchar', length: 255 }) passwordHash!: string;
  @Column({ type: 'varchar', length: 16 }) role!: Role;
  @FlagColumn() disabled!: boolean;
  /** Whether the next thing this person may do is to choose a password. */
  @FlagColumn({ name: 'must_change_password' }) mustChangePassword!: boolean;
  /** Sessions carry the value they began under; raising it ends them all. */
  @Column({ name: 'session_epoch', type: 'int' }) sessionEpoch!: number;
  @InstantColumn({ name: 'created_at' }) createdAt!: EpochMs;
  @Column({ name: 'created_by', type: 'varchar', length: 190 }) createdBy!: string;
  @InstantColumn({ name: 'updated_at' }) updatedAt!: EpochMs;
  /** null = never. */
  @InstantColumn({ name: 'last_login_at', nullable: true }) lastLoginAt!: EpochMs | null;
}

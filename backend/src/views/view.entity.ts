import { Column, Entity, PrimaryColumn } from 'typeorm';
import { FlagColumn, InstantColumn, JsonColumn } from '../database/index.js';
import type { EpochMs } from '../kernel/index.js';

/** Row of `scheduler_view`: a page of the console as somebody filtered it. Unique by owner, page and name. */
@Entity('scheduler_view')
export class ViewEntity {
  @PrimaryColumn({ type: 'int', generated: 'increment' }) id!: number;
  /** `user:anna`, `api_key:deploy`. */
  @Column({ type: 'varchar' }) owner!: string;
  /** Page of the console, such as `jobs`. */
  @Column({ type: 'varchar' }) page!: string;
  @Column({ type: 'varchar' }) name!: string;
  /** The page's query string, without the question mark. */
  @Column({ type: 'varchar' }) query!: string;
  /** Whether everybody sees it. */
  @FlagColumn({ name: 'is_shared' }) isShared!: boolean;
  @InstantColumn({ name: 'created_at' }) createdAt!: EpochMs;
  @InstantColumn({ name: 'updated_at' }) updatedAt!: EpochMs;
}

/** Row of `scheduler_preferences`: how somebody wants the console. */
@Entity('scheduler_preferences')
export class PreferencesEntity {
  @PrimaryColumn({ type: 'varchar' }) owner!: string;
  /** Fields of `PreferencesDto`; unknown ones of another version are passed over. */
  @JsonColumn() preferences!: Record<string, unknown>;
  @InstantColumn({ name: 'updated_at' }) updatedAt!: EpochMs;
}

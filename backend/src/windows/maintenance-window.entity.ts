import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { FlagColumn, InstantColumn, JsonColumn } from '../database/index.js';
import type { EpochMs } from '../kernel/index.js';

/** How a window comes back. */
export const WINDOW_REPEATS = ['none', 'weekly'] as const;
export type WindowRepeat = (typeof WINDOW_REPEATS)[number];

/** Row of `scheduler_maintenance_window`: a time in which the fires of some jobs are recorded as skipped. */
@Entity('scheduler_maintenance_window')
export class MaintenanceWindowEntity {
  @PrimaryGeneratedColumn({ type: 'int' }) id!: number;
  @Column({ type: 'varchar' }) name!: string;
  /** Jobs with any of these; empty = all jobs. */
  @JsonColumn() tags!: string[];
  /** Start of the (first) window, inclusive. */
  @InstantColumn({ name: 'starts_at' }) from!: EpochMs;
  /** End of the (first) window, exclusive. */
  @InstantColumn({ name: 'ends_at' }) until!: EpochMs;
  @Column({ type: 'varchar' }) repeats!: WindowRepeat;
  /** IANA name: each week it starts at the same local time there. */
  @Column({ type: 'varchar' }) timezone!: string;
  /** No repetition starts after this; null = it goes on. Always null unless it repeats. */
  @InstantColumn({ name: 'repeat_until', nullable: true }) repeatUntil!: EpochMs | null;
  /** Whether people and services may not trigger the jobs meanwhile either. */
  @FlagColumn({ name: 'forbids_trigger' }) forbidsTrigger!: boolean;
  @Column({ type: 'varchar', nullable: true }) reason!: string | null;
  /** Raised by each change. */
  @Column({ type: 'int' }) version!: number;
  @InstantColumn({ name: 'created_at' }) createdAt!: EpochMs;
  @Column({ type: 'varchar', name: 'created_by' }) createdBy!: string;
  @InstantColumn({ name: 'updated_at' }) updatedAt!: EpochMs;
  @Column({ type: 'varchar', name: 'updated_by' }) updatedBy!: string;
}

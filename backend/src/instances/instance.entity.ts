import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { FlagColumn, InstantColumn, JsonColumn } from '../database/index.js';
import type { EpochMs } from '../kernel/index.js';

/** What an instance says of itself, or what a peer found: `unfit` = a check of its own fails, so that it starts nothing; `dead` = declared by an observer of its beat. */
export const INSTANCE_STATUSES = ['alive', 'draining', 'unfit', 'stuck', 'stopped', 'dead'] as const;
export type InstanceStatus = (typeof INSTANCE_STATUSES)[number];

/** How bad a finding is: `warn` = worth mending, `fail` = an instance with it starts nothing. */
export const SEVERITIES = ['ok', 'warn', 'fail'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** One finding of an instance about itself. `code` and the names in `params` are stable; durations say their unit. */
export interface FitnessCheck {
  code: string;
  severity: Severity;
  params: Record<string, unknown>;
}

/** Row of `scheduler_instance`: one process start, or its return after it was declared dead. Never reused. */
@Entity('scheduler_instance')
export class InstanceEntity {
  @PrimaryGeneratedColumn({ type: 'int' }) id!: number;
  @Column({ type: 'varchar' }) uid!: string;
  @Column({ type: 'varchar' }) name!: string;
  @Column({ type: 'varchar' }) host!: string;
  @Column({ type: 'int' }) pid!: number;
  @Column({ type: 'varchar' }) version!: string;
  @Column({ type: 'varchar' }) mode!: string;
  @FlagColumn({ name: 'runs_engine' }) runsEngine!: boolean;
  @FlagColumn({ name: 'runs_tasks' }) runsTasks!: boolean;
  @FlagColumn({ name: 'uses_queue' }) usesQueue!: boolean;
  /** Executions it may run at once. */
  @Column({ type: 'int' }) permits!: number;
  @Column({ type: 'int' }) running!: number;
  @Column({ type: 'int' }) queued!: number;
  @Column({ type: 'varchar' }) status!: InstanceStatus;
  /** Counter raised every second; liveness is observed change of it, never a comparison of clocks. */
  @Column({ type: 'bigint' }) beat!: number;
  @InstantColumn({ name: 'started_at' }) startedAt!: EpochMs;
  @InstantColumn({ name: 'heartbeat_at' }) heartbeatAt!: EpochMs;
  @InstantColumn({ name: 'stopped_at', nullable: true }) stoppedAt!: EpochMs | null;
  @Column({ type: 'int', name: 'declared_dead_by', nullable: true }) declaredDeadBy!: number | null;
  @Column({ type: 'varchar', name: 'stop_reason', nullable: true }) stopReason!: string | null;
  @Column({ type: 'double', name: 'clock_offset_ms', nullable: true }) clockOffsetMs!: number | null;
  @Column({ type: 'double', name: 'loop_delay_ms', nullable: true }) loopDelayMs!: number | null;
  @Column({ type: 'bigint', name: 'memory_bytes', nullable: true }) memoryBytes!: number | null;
  /** Keys of the task functions it can run. */
  @JsonColumn() functions!: string[];
  /** Version of the time zone data it computes with; null of versions before it was told. */
  @Column({ type: 'varchar', nullable: true }) tzdata!: string | null;
  /** Who wants it to start nothing more; null = nobody does. It finishes what it runs. */
  @Column({ type: 'varchar', name: 'drain_by', nullable: true }) drainBy!: string | null;
  @InstantColumn({ name: 'drain_at', nullable: true }) drainAt!: EpochMs | null;
  @Column({ type: 'varchar', name: 'drain_reason', nullable: true }) drainReason!: string | null;
  /** When somebody took it, ended, off the list; its row stays for the history. */
  @InstantColumn({ name: 'forgotten_at', nullable: true }) forgottenAt!: EpochMs | null;
  /** What it found out about its own fitness, newest; null before the first look. */
  @JsonColumn({ nullable: true }) checks!: FitnessCheck[] | null;
}

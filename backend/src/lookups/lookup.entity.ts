import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { FlagColumn, InstantColumn, JsonColumn } from '../database/index.js';
import type { EpochMs } from '../kernel/index.js';
import type { JsonSchema, RunOn } from '../tasks/index.js';

/** Row of `scheduler_job_type`. */
@Entity('scheduler_job_type')
export class JobTypeEntity {
  @PrimaryColumn({ type: 'int' }) id!: number;
  @Column({ type: 'varchar' }) name!: string;
}

/** Row of `scheduler_execution_status`. */
@Entity('scheduler_execution_status')
export class ExecutionStatusEntity {
  @PrimaryColumn({ type: 'int' }) id!: number;
  @Column({ type: 'varchar' }) name!: string;
  /** Whether nothing comes after it. */
  @FlagColumn({ name: 'is_terminal' }) isTerminal!: boolean;
}

/** Row of `task_function`: what some process registered, so that processes without the code know it. Never deleted. */
@Entity('task_function')
export class TaskFunctionEntity {
  @PrimaryGeneratedColumn({ type: 'int' }) id!: number;
  @Column({ type: 'varchar', name: 'task_key' }) key!: string;
  @Column({ type: 'varchar' }) name!: string;
  @Column({ type: 'text', nullable: true }) description!: string | null;
  @JsonColumn({ name: 'params_schema' }) paramsSchema!: JsonSchema;
  /** Timeout of jobs that set none, in seconds; null = none. */
  @Column({ type: 'int', name: 'timeout_seconds', nullable: true }) timeoutSeconds!: number | null;
  @Column({ type: 'varchar', name: 'run_on' }) runOn!: RunOn;
  /** Attempts of jobs that do not say; null = the service's default, 1. */
  @Column({ type: 'int', name: 'max_attempts', nullable: true }) maxAttempts!: number | null;
  /** Whether a live instance has it, as far as maintenance knows. */
  @FlagColumn({ name: 'is_registered' }) isRegistered!: boolean;
  @InstantColumn({ name: 'first_seen_at' }) firstSeenAt!: EpochMs;
  /** Last time a process started with it. */
  @InstantColumn({ name: 'last_seen_at' }) lastSeenAt!: EpochMs;
}

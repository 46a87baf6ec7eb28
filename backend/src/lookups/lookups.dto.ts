import { ApiProperty } from '@nestjs/swagger';
import { toIso } from '../kernel/index.js';
import { EXECUTION_STATUS_ROWS, JOB_TYPES } from './lookup-names.js';
import type { TaskFunctionEntity } from './lookup.entity.js';

/** A task function that jobs can call. */
export class TaskFunctionDto {
  @ApiProperty({ description: 'What jobs refer to as taskFunctionKey.', example: 'http.request' })
  key!: string;
  @ApiProperty({ example: 'HTTP request' })
  name!: string;
  @ApiProperty({ type: 'string', nullable: true, example: 'Calls a URL.' })
  description!: string | null;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'JSON Schema (2020-12) of the params.',
    example: { type: 'object', properties: { url: { type: 'string' } }, required: ['url'] },
  })
  paramsSchema!: Record<string, unknown>;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Timeout of jobs that set none, in seconds; null = none.',
    example: 30,
  })
  timeoutSeconds!: number | null;
  @ApiProperty({ enum: ['queue', 'engine', 'auto'], example: 'auto' })
  runOn!: string;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Attempts of jobs that do not say; null = 1.',
    example: null,
  })
  maxAttempts!: number | null;
  @ApiProperty({ description: 'Whether a live instance has it. Jobs whose function nobody has do not fire.' })
  isRegistered!: boolean;
  @ApiProperty({ format: 'date-time', example: '2026-11-01T09:00:00.000Z' })
  firstSeenAt!: string;
  @ApiProperty({
    format: 'date-time',
    description: 'Last start of a process that has it.',
    example: '2026-11-24T09:00:00.000Z',
  })
  lastSeenAt!: string;
}

/** A kind of schedule. */
export class JobTypeDto {
  @ApiProperty({ type: 'integer', example: 1 })
  id!: number;
  @ApiProperty({ enum: JOB_TYPES.map(({ name }) => name), example: 'cron' })
  name!: string;
}

/** A status an execution can have. */
export class ExecutionStatusDto {
  @ApiProperty({ type: 'integer', example: 4 })
  id!: number;
  @ApiProperty({ enum: EXECUTION_STATUS_ROWS.map(({ name }) => name), example: 'succeeded' })
  name!: string;
  @ApiProperty({ description: 'Whether nothing comes after it.' })
  isTerminal!: boolean;
}

/** Row -> wire. */
export function toTaskFunctionDto(task: TaskFunctionEntity): TaskFunctionDto {
  return {
    key: task.key,
    name: task.name,
    description: task.description,
    paramsSchema: task.paramsSchema,
    timeoutSeconds: task.timeoutSeconds,
    runOn: task.runOn,
    maxAttempts: task.maxAttempts,
    isRegistered: task.isRegistered,
    firstSeenAt: toIso(task.firstSeenAt),
    lastSeenAt: toIso(task.lastSeenAt),
  };
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import {
  EXECUTION_KINDS,
  EXECUTION_STATUSES,
  MAX_NOTE,
  REASON_CODES,
  type ExecutionKind,
  type ExecutionStatus,
  type ReasonCode,
} from '../../executions/index.js';
import { IsInstant } from '../../http/index.js';
import {
  BULK_JOB_ACTIONS,
  JOB_STATES,
  LAST_STATUSES,
  TAG,
  type BulkJobAction,
  type JobState,
  type LastStatus,
} from '../../jobs/index.js';
import { TRIGGER_TYPES, type TriggerType } from '../../triggers/index.js';

import { BULK_EXECUTION_ACTIONS, type BulkExecutionAction } from '../operation-request.js';

/** Most ids that may be named; a filter has no limit. */
export const MAX_NAMED = 1_000;
const REASONS = Object.keys(REASON_CODES) as ReasonCode[];

/** Which jobs: the filters of GET /jobs. Absent = any. */
export class JobFilterDto {
  @ApiPropertyOptional({
    enum: [...JOB_STATES],
    isArray: true,
    description: 'Deleted jobs only where named.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(JOB_STATES.length)
  @IsIn(JOB_STATES, { each: true })
  state?: JobState[];

  @ApiPropertyOptional({ enum: [...TRIGGER_TYPES], isArray: true })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(TRIGGER_TYPES.length)
  @IsIn(TRIGGER_TYPES, { each: true })
  type?: TriggerType[];

  @ApiPropertyOptional({ type: [String], maxItems: 50, example: ['http.request'] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MaxLength(190, { each: true })
  task?: string[];

  @ApiPropertyOptional({ type: [String], maxItems: 20, description: 'All of them.', example: ['reports'] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @MaxLength(64, { each: true })
  tag?: string[];

  @ApiPropertyOptional({ maxLength: 200, description: 'Text within name, key or description.' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  q?: string;

  @ApiPropertyOptional({ type: 'boolean' })
  @IsOptional()
  @IsBoolean()
  enabled?: boolean;

  @ApiPropertyOptional({ type: [String], maxItems: 50, description: 'Who made it.', example: ['user:anna'] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MaxLength(190, { each: true })
  owner?: string[];

  @ApiPropertyOptional({
    enum: LAST_STATUSES,
    enumName: 'LastStatus',
    isArray: true,
    description: 'How its last run ended; none = it has not run.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LAST_STATUSES.length)
  @IsIn(LAST_STATUSES, { each: true })
  lastStatus?: LastStatus[];

  @ApiPropertyOptional({ format: 'date-time', description: 'Fires next at or after this.' })
  @IsOptional()
  @IsInstant()
  nextFrom?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Fires next before this.' })
  @IsOptional()
  @IsInstant()
  nextTo?: string;
}

/** Which executions: the filters of GET /history. Absent = any. */
export class ExecutionFilterDto {
  @ApiPropertyOptional({ type: 'integer', example: 17 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  jobId?: number;

  @ApiPropertyOptional({ enum: EXECUTION_STATUSES, enumName: 'ExecutionStatus', isArray: true })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(EXECUTION_STATUSES.length)
  @IsIn(EXECUTION_STATUSES, { each: true })
  status?: ExecutionStatus[];

  @ApiPropertyOptional({ enum: EXECUTION_KINDS, enumName: 'ExecutionKind', isArray: true })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(EXECUTION_KINDS.length)
  @IsIn(EXECUTION_KINDS, { each: true })
  kind?: ExecutionKind[];

  @ApiPropertyOptional({ enum: REASONS, enumName: 'ReasonCode', isArray: true })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(REASONS.length)
  @IsIn(REASONS, { each: true })
  reasonCode?: ReasonCode[];

  @ApiPropertyOptional({ description: 'Key of the task function.', example: 'reports.daily' })
  @IsOptional()
  @IsString()
  @Length(1, 190)
  task?: string;

  @ApiPropertyOptional({ description: 'Tag of the job.', example: 'finance' })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  tag?: string;

  @ApiPropertyOptional({ description: "Part of the job's name.", example: 'report' })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  q?: string;

  @ApiPropertyOptional({ type: 'integer' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  instanceId?: number;

  @ApiPropertyOptional({ description: 'Exact type of the error, as in error.type.', example: 'TypeError' })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  errorType?: string;

  @ApiPropertyOptional({ type: 'boolean', description: 'Marked as handled, or (false) not.' })
  @IsOptional()
  @IsBoolean()
  handled?: boolean;

  @ApiPropertyOptional({ type: 'integer', example: 1000 })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(315_576_000_000)
  minLatenessMs?: number;

  @ApiPropertyOptional({ format: 'date-time', description: 'On scheduledFor, inclusive.' })
  @IsOptional()
  @IsInstant()
  from?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'On scheduledFor, exclusive.' })
  @IsOptional()
  @IsInstant()
  to?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'On startedAt, inclusive.' })
  @IsOptional()
  @IsInstant()
  startedFrom?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'On startedAt, exclusive.' })
  @IsOptional()
  @IsInstant()
  startedTo?: string;
}

/** What both bulk actions have. */
class BulkActionBase {
  @ApiPropertyOptional({
    type: 'string',
    maxLength: 500,
    nullable: true,
    description: 'Why; kept with every change.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  reason?: string | null;

  @ApiPropertyOptional({ default: false, description: 'Counts and shows, writes nothing.' })
  @IsOptional()
  @IsBoolean()
  dryRun?: boolean;
}

/** Body of `POST /jobs/bulk-action`: exactly one of ids and filter. */
export class BulkJobActionDto extends BulkActionBase {
  @ApiProperty({
    enum: BULK_JOB_ACTIONS,
    enumName: 'BulkJobAction',
    description: 'trigger, pause and resume need the role operator, the others editor.',
    example: 'pause',
  })
  @IsIn(BULK_JOB_ACTIONS)
  action!: BulkJobAction;

  @ApiPropertyOptional({ type: [Number], minItems: 1, maxItems: MAX_NAMED, example: [17, 42] })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_NAMED)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(2_147_483_647, { each: true })
  ids?: number[];

  @ApiPropertyOptional({
    type: JobFilterDto,
    description: 'All jobs that match; {} = every job. With restore: deleted ones.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => JobFilterDto)
  filter?: JobFilterDto;

  @ApiPropertyOptional({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'With pause: its end.',
  })
  @IsOptional()
  @IsInstant()
  until?: string | null;

  @ApiPropertyOptional({ type: [String], maxItems: 20, description: 'With add_tags and remove_tags.' })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ArrayUnique()
  @Matches(TAG, {
    each: true,
    message: 'tags must be 1 to 64 characters without comma, none of them blank at an end',
  })
  tags?: string[];
}

/** Body of `POST /executions/bulk-action`: exactly one of ids and filter. */
export class BulkExecutionActionDto extends BulkActionBase {
  @ApiProperty({ enum: BULK_EXECUTION_ACTIONS, example: 'retry' })
  @IsIn(BULK_EXECUTION_ACTIONS)
  action!: BulkExecutionAction;

  @ApiPropertyOptional({
    type: [String],
    minItems: 1,
    maxItems: MAX_NAMED,
    example: ['0198c0de-7a3b-7c11-9f00-5b1d3c2a4e6f'],
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_NAMED)
  @ArrayUnique()
  @IsUUID('all', { each: true })
  ids?: string[];

  @ApiPropertyOptional({
    type: ExecutionFilterDto,
    description: 'All that match and are not scheduled later than the request.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => ExecutionFilterDto)
  filter?: ExecutionFilterDto;

  @ApiPropertyOptional({
    type: 'string',
    maxLength: MAX_NOTE,
    nullable: true,
    description: 'With handle: replaces what is noted of each; absent or blank = that stays.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_NOTE)
  note?: string | null;
}

/** One of those that are meant. */
export class BulkTargetDto {
  @ApiProperty({ type: 'integer', example: 17 }) jobId!: number;
  @ApiProperty({ type: String, nullable: true, example: 'Nightly report' }) jobName!: string | null;
  @ApiPropertyOptional({ format: 'uuid', description: 'Action on executions.' }) executionId?: string;
  @ApiPropertyOptional({ enum: EXECUTION_STATUSES, enumName: 'ExecutionStatus' }) status?: ExecutionStatus;
  @ApiPropertyOptional({ format: 'date-time' }) scheduledFor?: string;
}

/** What a bulk action would be done to. */
export class BulkPreviewDto {
  @ApiProperty({ enum: [true] }) dryRun!: true;
  @ApiProperty({ type: 'integer', minimum: 0, example: 120 }) matching!: number;
  @ApiProperty({ description: 'false: at least so many.' }) isExact!: boolean;
  @ApiProperty({ type: [BulkTargetDto], description: 'The first 20.' }) first!: BulkTargetDto[];
}

import { ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { IsInstant, PageQuery, QueryBoolean, QueryInt, QueryList } from '../../http/index.js';
import {
  EXECUTION_KINDS,
  EXECUTION_STATUSES,
  type ExecutionKind,
  type ExecutionStatus,
} from '../execution-status.js';
import { REASON_CODES, type ReasonCode } from '../reason-codes.js';

const REASONS = Object.keys(REASON_CODES) as ReasonCode[];

/** Filters, order and place of `GET /jobs/{id}/history`. */
export class JobHistoryQuery extends PageQuery {
  @ApiPropertyOptional({
    description:
      'nextCursor of the page before; page is then ignored. Only with sort=scheduledFor or -scheduledFor.',
  })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  cursor?: string;

  @ApiPropertyOptional({
    description:
      'scheduledFor (default, descending), startedAt, finishedAt, latenessMs, durationMs; - in front = descending. All but scheduledFor ' +
      'need a list of at most 10,000 executions.',
    default: '-scheduledFor',
    example: '-latenessMs',
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  sort?: string;

  @ApiPropertyOptional({
    enum: ['bounded', 'exact'],
    default: 'bounded',
    description: 'exact counts to the end, however long it takes.',
  })
  @IsOptional()
  @IsIn(['bounded', 'exact'])
  count?: 'bounded' | 'exact';

  @ApiPropertyOptional({
    enum: EXECUTION_STATUSES,
    enumName: 'ExecutionStatus',
    isArray: true,
    description: 'One or several.',
  })
  @IsOptional()
  @QueryList()
  @ArrayMaxSize(EXECUTION_STATUSES.length)
  @IsIn(EXECUTION_STATUSES, { each: true })
  status?: ExecutionStatus[];

  @ApiPropertyOptional({ enum: EXECUTION_KINDS, enumName: 'ExecutionKind', isArray: true })
  @IsOptional()
  @QueryList()
  @ArrayMaxSize(EXECUTION_KINDS.length)
  @IsIn(EXECUTION_KINDS, { each: true })
  kind?: ExecutionKind[];

  @ApiPropertyOptional({ enum: REASONS, enumName: 'ReasonCode', isArray: true })
  @IsOptional()
  @QueryList()
  @ArrayMaxSize(REASONS.length)
  @IsIn(REASONS, { each: true })
  reasonCode?: ReasonCode[];

  @ApiPropertyOptional({ type: 'integer', description: 'Who ran it.' })
  @IsOptional()
  @QueryInt()
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
  @QueryBoolean()
  @IsBoolean()
  handled?: boolean;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'Started at least so many ms after it was due.',
    example: 1000,
  })
  @IsOptional()
  @QueryInt()
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

/** Filters, order and place of `GET /history`: those of one job's, and which jobs. */
export class HistoryQuery extends JobHistoryQuery {
  @ApiPropertyOptional({ type: 'integer', example: 17 })
  @IsOptional()
  @QueryInt()
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  jobId?: number;

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
}

import { ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { ArrayMaxSize, IsBoolean, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { EXECUTION_STATUSES, isTerminal, type ExecutionStatus } from '../../executions/index.js';
import { IsInstant, PageQuery, QueryBoolean, QueryList } from '../../http/index.js';
import { TRIGGER_TYPES, type TriggerType } from '../../triggers/index.js';
import { JOB_STATES, type JobState } from '../job-state.js';
import { JOB_SORT_FIELDS } from '../jobs.read.js';

/** What a list of jobs holds when it is asked for. */
export const JOB_INCLUDES = ['stats', 'definition'] as const;
export type JobInclude = (typeof JOB_INCLUDES)[number];

/** How the last run of a job may have ended; `none` = it has not run. */
export const LAST_STATUSES = [...EXECUTION_STATUSES.filter(isTerminal), 'none'] as const;
/** One of {@link LAST_STATUSES}. */
export type LastStatus = ExecutionStatus | 'none';

/** Which jobs. Filters are joined by "and"; several values of one by "or", of `tag` by "and". */
export class JobFilterQuery {
  @ApiPropertyOptional({
    enum: [...JOB_STATES],
    isArray: true,
    description: 'Deleted jobs are shown only where deleted is named.',
  })
  @IsOptional()
  @QueryList()
  @IsIn(JOB_STATES, { each: true })
  state?: JobState[];

  @ApiPropertyOptional({ enum: [...TRIGGER_TYPES], isArray: true })
  @IsOptional()
  @QueryList()
  @IsIn(TRIGGER_TYPES, { each: true })
  type?: TriggerType[];

  @ApiPropertyOptional({
    type: [String],
    maxItems: 50,
    description: 'Task function keys.',
    example: ['http.request'],
  })
  @IsOptional()
  @QueryList()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MaxLength(190, { each: true })
  task?: string[];

  @ApiPropertyOptional({
    type: [String],
    maxItems: 20,
    description: 'Only jobs that carry all of them.',
    example: ['reports'],
  })
  @IsOptional()
  @QueryList()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @MaxLength(64, { each: true })
  tag?: string[];

  @ApiPropertyOptional({
    maxLength: 200,
    description: 'Text within name, key or description, taken literally.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  q?: string;

  @ApiPropertyOptional({ type: 'boolean' })
  @IsOptional()
  @QueryBoolean()
  @IsBoolean()
  enabled?: boolean;

  @ApiPropertyOptional({
    type: [String],
    maxItems: 50,
    description: 'Who made it (createdBy).',
    example: ['user:anna'],
  })
  @IsOptional()
  @QueryList()
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
  @QueryList()
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

/** Filters, order and page of GET /jobs. */
export class ListJobsQuery extends IntersectionType(JobFilterQuery, PageQuery) {
  @ApiPropertyOptional({
    description: `Up to 5 of ${Object.keys(JOB_SORT_FIELDS).join(', ')}, separated by commas; "-" in front for descending. Jobs without the instant come last. "health,name" puts failing jobs first (active, and the last run failed, timed out or was lost).`,
    default: 'name',
    example: '-nextRunAt',
  })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  sort?: string;

  @ApiPropertyOptional({ enum: ['exact'], description: 'Counts everything, also beyond 10,000.' })
  @IsOptional()
  @IsIn(['exact'])
  count?: 'exact';

  @ApiPropertyOptional({
    enum: [...JOB_INCLUDES],
    isArray: true,
    description:
      'Adds to each item: `stats`, its last 20 runs, success of 7 days, percentiles; `definition`, what lists leave out of it: params and description.',
  })
  @IsOptional()
  @QueryList()
  @IsIn(JOB_INCLUDES, { each: true })
  include?: JobInclude[];
}

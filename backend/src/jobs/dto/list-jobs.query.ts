import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsBoolean, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { PageQuery, QueryBoolean, QueryList } from '../../http/index.js';
import { TRIGGER_TYPES, type TriggerType } from '../../triggers/index.js';
import { JOB_STATES, type JobState } from '../job-state.js';
import { JOB_SORT_FIELDS } from '../jobs.read.js';

/** What a list of jobs holds when it is asked for. */
export const JOB_INCLUDES = ['stats', 'definition'] as const;
export type JobInclude = (typeof JOB_INCLUDES)[number];

/** Filters, order and page of GET /jobs. Filters are joined by "and"; several values of one by "or", of `tag` by "and". */
export class ListJobsQuery extends PageQuery {
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
    description: `Up to 5 of ${Object.keys(JOB_SORT_FIELDS).join(', ')}, separated by commas; "-" in front for descending. Jobs without the instant come last.`,
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

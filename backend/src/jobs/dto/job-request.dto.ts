import { ApiProperty, ApiPropertyOptional, OmitType, PickType } from '@nestjs/swagger';
import { IsIn, IsInt, IsObject, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { IsInstant } from '../../http/index.js';
import { MAX_COUNTED_DAYS, PREVIEW_COUNT } from '../../triggers/index.js';
import { JOB_BOUNDS } from '../job-bounds.js';
import type { Params } from '../job-values.js';
import { InstantField, TextField } from './field.decorators.js';
import { JobFields } from './job-fields.dto.js';

/** A new job of any type; exactly one of cronExpression, intervalSeconds and runAt. */
export class CreateJobDto extends OmitType(JobFields, ['name', 'taskFunctionKey']) {
  @ApiProperty({ minLength: JOB_BOUNDS.name.min, maxLength: JOB_BOUNDS.name.max, example: 'Nightly report' })
  @IsString()
  @MaxLength(JOB_BOUNDS.name.max)
  @Matches(/\S/, { message: 'name must not be blank' })
  name!: string;

  @ApiProperty({ maxLength: JOB_BOUNDS.taskFunctionKey.max, example: 'http.request' })
  @IsString()
  @MaxLength(JOB_BOUNDS.taskFunctionKey.max)
  @Matches(/\S/, { message: 'taskFunctionKey must not be blank' })
  taskFunctionKey!: string;
}

/** A new job that runs at a fixed rate. */
export class CreateIntervalJobDto extends OmitType(CreateJobDto, [
  'cronExpression',
  'runAt',
  'jobType',
  'intervalSeconds',
]) {
  @ApiPropertyOptional({ enum: ['interval'] })
  @IsOptional()
  @IsIn(['interval'])
  jobType?: 'interval';

  @ApiProperty({
    type: 'integer',
    minimum: JOB_BOUNDS.intervalSeconds.min,
    maximum: JOB_BOUNDS.intervalSeconds.max,
    example: 300,
  })
  @IsInt()
  @Min(JOB_BOUNDS.intervalSeconds.min)
  @Max(JOB_BOUNDS.intervalSeconds.max)
  intervalSeconds!: number;
}

/** A new job with a cron expression. */
export class CreateCronJobDto extends OmitType(CreateJobDto, [
  'intervalSeconds',
  'runAt',
  'jobType',
  'cronExpression',
]) {
  @ApiPropertyOptional({ enum: ['cron'] })
  @IsOptional()
  @IsIn(['cron'])
  jobType?: 'cron';

  @ApiProperty({ maxLength: JOB_BOUNDS.cronExpression.max, example: '0 9 * * MON-FRI' })
  @IsString()
  @MaxLength(JOB_BOUNDS.cronExpression.max)
  cronExpression!: string;
}

/** A new job that runs once. */
export class CreateDateJobDto extends OmitType(CreateJobDto, [
  'intervalSeconds',
  'cronExpression',
  'jobType',
  'runAt',
]) {
  @ApiPropertyOptional({ enum: ['date'] })
  @IsOptional()
  @IsIn(['date'])
  jobType?: 'date';

  @ApiProperty({ format: 'date-time', example: '2026-12-31T22:00:00Z' })
  @IsInstant()
  runAt!: string;
}

/** A change of a job: absent fields stay, null = default. `jobKey` may be sent but not changed. */
export class UpdateJobDto extends JobFields {}

/** Verbs of POST /jobs/{id}/action. */
export const JOB_ACTIONS = ['trigger', 'pause', 'resume', 'enable', 'disable', 'restore'] as const;
export type JobAction = (typeof JOB_ACTIONS)[number];

/** What is to be done with a job. */
export class JobActionDto {
  @ApiProperty({
    enum: [...JOB_ACTIONS],
    description: 'trigger, pause and resume need the role operator; enable, disable and restore need editor.',
    example: 'pause',
  })
  @IsIn(JOB_ACTIONS)
  action!: JobAction;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: "With trigger: parameters of this run instead of the job's.",
  })
  @IsOptional()
  @IsObject()
  params?: Params | null;

  @TextField(JOB_BOUNDS.reason, {
    description: 'Why; kept in the history of changes.',
    example: 'Maintenance window',
  })
  reason?: string | null;

  @InstantField({ description: 'With pause: when it ends by itself. Must lie ahead.' })
  until?: string | null;
}

/** A schedule to look at before a job has it. */
export class PreviewDto extends PickType(JobFields, [
  'jobType',
  'cronExpression',
  'intervalSeconds',
  'runAt',
  'timezone',
  'startAt',
  'endAt',
  'dstGap',
  'dstOverlap',
]) {
  @InstantField({ description: 'Occurrences after this instant; default now.' })
  from?: string | null;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: PREVIEW_COUNT.min,
    maximum: PREVIEW_COUNT.max,
    default: PREVIEW_COUNT.default,
    nullable: true,
  })
  @IsOptional()
  @IsInt()
  @Min(PREVIEW_COUNT.min)
  @Max(PREVIEW_COUNT.max)
  count?: number | null;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MAX_COUNTED_DAYS,
    nullable: true,
    description: 'Count the fires of so many days, beginning with the one of `from`; absent = none.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_COUNTED_DAYS)
  days?: number | null;
}

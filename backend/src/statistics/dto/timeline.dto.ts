import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { Transform } from 'class-transformer';
import { EXECUTION_STATUSES, type ExecutionStatus } from '../../executions/index.js';
import { IsInstant, QueryInt, QueryList, ZoneQuery } from '../../http/index.js';
import { JOB_STATES, ListJobsQuery, type JobState } from '../../jobs/index.js';
import { OutcomesDto, SeriesPointDto } from './statistics.dto.js';

const COUNT = { type: 'integer', minimum: 0 } as const;
const INSTANT = { type: String, format: 'date-time' } as const;

/** Which lanes, which time: filters, order and page of the jobs, and a range. */
export class TimelineQuery extends ListJobsQuery {
  @ApiProperty({ format: 'date-time', description: 'Inclusive.' })
  @IsInstant()
  from!: string;

  @ApiProperty({ format: 'date-time', description: 'Exclusive; at most 92 days after from.' })
  @IsInstant()
  to!: string;

  @ApiPropertyOptional({ type: [Number], description: 'Only these jobs.', example: [17] })
  @IsOptional()
  @QueryList()
  @Transform(({ value }: { value: unknown }) =>
    Array.isArray(value)
      ? value.map((part) => (/^\d{1,15}$/.test(String(part)) ? Number(part) : part))
      : value,
  )
  @ArrayMaxSize(50)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(2_147_483_647, { each: true })
  jobId?: number[];
}

/** An execution on a lane. */
export class LaneRunDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: EXECUTION_STATUSES, enumName: 'ExecutionStatus' }) status!: ExecutionStatus;
  @ApiProperty({ format: 'date-time' }) scheduledFor!: string;
  @ApiProperty({
    ...INSTANT,
    nullable: true,
    description: 'Last instant of a row that stands for several fires.',
  })
  scheduledUntil!: string | null;
  @ApiProperty(COUNT) fireCount!: number;
  @ApiProperty({ ...INSTANT, nullable: true }) startedAt!: string | null;
  @ApiProperty({ ...INSTANT, nullable: true }) finishedAt!: string | null;
  @ApiProperty({ type: String, nullable: true, example: 'overlap' }) reasonCode!: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Where it ran; null: nowhere.',
    example: 'host-1',
  })
  instanceName!: string | null;
  @ApiProperty({ description: 'Asked for by somebody instead of planned.' }) isRequested!: boolean;
}

/** A stretch of time with more fires than are worth naming. */
export class FireBandDto {
  @ApiProperty({ format: 'date-time', description: 'Inclusive.' }) from!: string;
  @ApiProperty({ format: 'date-time', description: 'Exclusive.' }) to!: string;
  @ApiProperty(COUNT) fires!: number;
  @ApiProperty({ description: 'false = there are at least so many.' }) exact!: boolean;
}

/** A job on the timeline. */
export class LaneDto {
  @ApiProperty({ type: 'integer', example: 17 }) jobId!: number;
  @ApiProperty({ example: 'Nightly report' }) jobName!: string;
  @ApiProperty({ enum: [...JOB_STATES] }) state!: JobState;
  @ApiProperty({ example: 'http.request' }) taskFunctionKey!: string;
  @ApiProperty({ type: [String] }) tags!: string[];
  @ApiProperty({ example: 'Asia/Riyadh' }) timezone!: string;
  @ApiProperty({ ...INSTANT, nullable: true, description: 'End of its pause, where it has one.' })
  pausedUntil!: string | null;
  @ApiProperty({
    type: [LaneRunDto],
    description: 'Ascending; empty where there are more than 200: see density.',
  })
  runs!: LaneRunDto[];
  @ApiProperty({
    type: [SeriesPointDto],
    nullable: true,
    description: 'More than 200 executions as buckets; of UTC days where there are more than 20,000.',
  })
  density!: SeriesPointDto[] | null;
  @ApiProperty({
    type: [String],
    description: 'Fires to come that have no execution yet, ascending; a paused job will skip them.',
    example: ['2026-11-24T09:00:00.000Z'],
  })
  fires!: string[];
  @ApiProperty({ type: [FireBandDto], description: 'More than 500 fires to come.' })
  bands!: FireBandDto[];
}

/** Past and future of a page of jobs. */
export class TimelineDto {
  @ApiProperty({ format: 'date-time' }) from!: string;
  @ApiProperty({ format: 'date-time' }) to!: string;
  @ApiProperty({ format: 'date-time', description: "The database's clock." }) now!: string;
  @ApiProperty({ type: [LaneDto] }) items!: LaneDto[];
  @ApiProperty(COUNT) total!: number;
  @ApiProperty({ type: 'integer' }) page!: number;
  @ApiProperty({ type: 'integer' }) perPage!: number;
  @ApiProperty({ type: 'integer' }) pages!: number;
  @ApiPropertyOptional({ description: 'false = there are more than total.' }) totalIsExact?: boolean;
}

/** Which days. */
export class CalendarQuery {
  @ApiProperty({ format: 'date-time', description: 'In the first day.' })
  @IsInstant()
  from!: string;

  @ApiProperty({ format: 'date-time', description: 'Exclusive; at most 62 days after from.' })
  @IsInstant()
  to!: string;

  @ZoneQuery()
  tz?: string;

  @ApiPropertyOptional({ type: 'integer', example: 17 })
  @IsOptional()
  @QueryInt()
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  jobId?: number;

  @ApiPropertyOptional({ example: 'finance', description: 'Jobs with this tag; at most 1,000 carry it.' })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  tag?: string;
}

/** A day of a zone. */
export class CalendarDayDto extends OutcomesDto {
  @ApiProperty({ format: 'date', example: '2026-03-29' }) date!: string;
  @ApiProperty({ format: 'date-time', description: 'Its first instant.' }) from!: string;
  @ApiProperty({ format: 'date-time', description: 'First instant of the next day: 23 to 25 hours later.' })
  to!: string;
  @ApiProperty({ ...COUNT, description: 'Fires to come that have no execution yet.' }) planned!: number;
}

/** Days by outcome and plan. */
export class CalendarDto {
  @ApiProperty({ example: 'Europe/Berlin' }) tz!: string;
  @ApiProperty({
    description:
      'false: outcomes are those of UTC days (more than 20,000 executions), or are being caught up.',
  })
  exact!: boolean;
  @ApiProperty({ description: 'false: more is planned than was counted (500 jobs, 100,000 fires).' })
  planComplete!: boolean;
  @ApiProperty({ type: [CalendarDayDto] }) days!: CalendarDayDto[];
}

/** How many. */
export class UpcomingQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 100, default: 20 })
  @IsOptional()
  @QueryInt()
  @IsInt()
  @Min(1)
  @Max(100)
  limit?: number;
}

/** A fire to come. */
export class UpcomingFireDto {
  @ApiProperty({ type: 'integer', example: 17 }) jobId!: number;
  @ApiProperty({ example: 'Nightly report' }) jobName!: string;
  @ApiProperty({ enum: [...JOB_STATES], description: 'A paused job will skip it.' }) state!: JobState;
  @ApiProperty({ example: 'Asia/Riyadh' }) timezone!: string;
  @ApiProperty({ format: 'date-time' }) scheduledFor!: string;
  @ApiProperty({ format: 'date-time', description: "scheduledFor plus the job's jitter." }) dueAt!: string;
}

/** The next fires. */
export class UpcomingDto {
  @ApiProperty({ format: 'date-time', description: "The database's clock." }) now!: string;
  @ApiProperty({ type: [UpcomingFireDto], description: 'Ascending.' }) items!: UpcomingFireDto[];
}

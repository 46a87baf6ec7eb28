import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsInstant, QueryInt, ZoneQuery } from '../../http/index.js';
import { RANGES, type RangeName } from '../statistics.service.js';

const COUNT = { type: 'integer', minimum: 0 } as const;
const NAMES = Object.keys(RANGES) as RangeName[];

/** Which time, which job. */
export class StatisticsQuery {
  @ApiPropertyOptional({
    enum: NAMES,
    enumName: 'StatisticsRange',
    default: '24h',
    description: 'Up to now. Ignored where from is given.',
  })
  @IsOptional()
  @IsIn(NAMES)
  range?: RangeName;

  @ApiPropertyOptional({ format: 'date-time', description: 'Inclusive; with to, at most 92 days before it.' })
  @IsOptional()
  @IsInstant()
  from?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Exclusive; default now.' })
  @IsOptional()
  @IsInstant()
  to?: string;

  @ApiPropertyOptional({ type: 'integer', description: 'One job; absent = all.', example: 17 })
  @IsOptional()
  @QueryInt()
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  jobId?: number;

  @ZoneQuery()
  tz?: string;
}

/** Jobs by state. */
export class StandingJobsDto {
  @ApiProperty(COUNT) enabled!: number;
  @ApiProperty(COUNT) paused!: number;
  @ApiProperty(COUNT) disabled!: number;
  @ApiProperty({ ...COUNT, description: 'No live instance has their task function.' })
  handlerMissing!: number;
}

/** How the whole stands now. Counts end at 10,000. */
export class StandingDto {
  @ApiProperty({ type: StandingJobsDto }) jobs!: StandingJobsDto;
  @ApiProperty(COUNT) running!: number;
  @ApiProperty(COUNT) queued!: number;
  @ApiProperty({ ...COUNT, description: 'Due for more than 2 s and not started.' }) late!: number;
  @ApiProperty({ ...COUNT, description: 'Jobs whose next fire is due within the hour.' })
  dueNextHour!: number;
  @ApiProperty(COUNT) instancesAlive!: number;
  @ApiProperty({ description: 'false: a count above 10,000 is shown as 10,000.' }) exact!: boolean;
}

/** Durations that half, 95 % and 99 % do not exceed. */
export class PercentilesDto {
  @ApiProperty({ type: 'integer', nullable: true, description: 'ms; null = there were none.', example: 12 })
  p50!: number | null;
  @ApiProperty({ type: 'integer', nullable: true, example: 45 }) p95!: number | null;
  @ApiProperty({ type: 'integer', nullable: true, example: 120 }) p99!: number | null;
}

/** Fires by outcome, by the time they were scheduled for. */
export class OutcomesDto {
  @ApiProperty(COUNT) succeeded!: number;
  @ApiProperty(COUNT) failed!: number;
  @ApiProperty(COUNT) timedOut!: number;
  @ApiProperty(COUNT) cancelled!: number;
  @ApiProperty(COUNT) lost!: number;
  @ApiProperty(COUNT) skipped!: number;
  @ApiProperty(COUNT) missed!: number;
}

/** What happened in a range. */
export class SummaryDto extends OutcomesDto {
  @ApiProperty({ type: PercentilesDto, description: 'Start minus due time, to within a fifth.' })
  lateness!: PercentilesDto;
  @ApiProperty({ type: PercentilesDto, description: 'Of the last attempt, to within a fifth.' })
  duration!: PercentilesDto;
}

/** How many there were over a time. */
export class LevelDto {
  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Mean of a sample each 10 s, one decimal; null = none was taken.',
    example: 3.2,
  })
  average!: number | null;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Largest sample, to within a fifth; samples end at 10,000.',
    example: 17,
  })
  peak!: number | null;
}

const WAITING = { type: LevelDto, description: 'Depth of the queue: due and not started. All jobs only.' };
const RUNNING = { type: LevelDto, description: 'Executions that ran. All jobs only.' };

/** A summary of the whole range. */
export class TotalDto extends SummaryDto {
  @ApiProperty(WAITING) waiting!: LevelDto;
  @ApiProperty(RUNNING) running!: LevelDto;
  @ApiProperty({
    type: Number,
    nullable: true,
    description:
      'Of the runs that ended by themselves (succeeded, failed, timed out, lost), those that succeeded; null = there were none.',
    example: 99.2,
  })
  successPercent!: number | null;
}

/** A bucket of the charts. */
export class SeriesPointDto extends SummaryDto {
  @ApiProperty({ format: 'date-time', description: 'Inclusive.' }) from!: string;
  @ApiProperty({ format: 'date-time', description: 'Exclusive.' }) to!: string;
}

/** A bucket of the dashboard's charts. */
export class StatisticsPointDto extends SeriesPointDto {
  @ApiProperty(WAITING) waiting!: LevelDto;
  @ApiProperty(RUNNING) running!: LevelDto;
}

/** Tiles and charts of the dashboard. */
export class StatisticsDto {
  @ApiProperty({
    format: 'date-time',
    description: 'Start of the first bucket, at or before what was asked.',
  })
  from!: string;
  @ApiProperty({ format: 'date-time', description: 'End of the last bucket, at or after what was asked.' })
  to!: string;
  @ApiProperty({ format: 'date-time', description: "The database's clock." }) now!: string;
  @ApiProperty({
    description:
      'Whose days the buckets keep to. UTC for a job with more than 20,000 executions in the range.',
    example: 'Asia/Riyadh',
  })
  tz!: string;
  @ApiProperty({
    type: 'integer',
    description: 'Width of a bucket; the last of a day may differ. At least an hour more than 35 days ago.',
    example: 1800,
  })
  bucketSeconds!: number;
  @ApiProperty({ description: 'false while totals are caught up, after an upgrade or a long stop.' })
  complete!: boolean;
  @ApiProperty({ type: StandingDto, nullable: true, description: 'Now; null where one job was asked for.' })
  standing!: StandingDto | null;
  @ApiProperty({ type: TotalDto }) total!: TotalDto;
  @ApiProperty({ type: [StatisticsPointDto] }) series!: StatisticsPointDto[];
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { QueryInt } from '../../http/index.js';

/** As stored: the position in this list. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevelName = (typeof LOG_LEVELS)[number];

/** Forms a log can be read in. */
export const LOG_FORMATS = ['json', 'ndjson', 'text'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** Query of `GET /executions/{id}/logs`. */
export class ExecutionLogsQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, description: 'Default: the newest.' })
  @IsOptional()
  @QueryInt()
  @IsInt()
  @Min(1)
  @Max(65_535)
  attempt?: number;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'Only lines behind this one: nextAfterSeq of the answer before.',
  })
  @IsOptional()
  @QueryInt()
  @IsInt()
  @Min(0)
  @Max(4_294_967_295)
  afterSeq?: number;

  @ApiPropertyOptional({ enum: LOG_LEVELS, description: 'This level and above.', default: 'debug' })
  @IsOptional()
  @IsIn(LOG_LEVELS)
  level?: LogLevelName;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 1000,
    default: 200,
    description: 'Only with format=json.',
  })
  @QueryInt()
  @IsInt()
  @Min(1)
  @Max(1_000)
  limit: number = 200;

  @ApiPropertyOptional({
    enum: LOG_FORMATS,
    default: 'json',
    description: 'ndjson and text give all lines, not a page.',
  })
  @IsOptional()
  @IsIn(LOG_FORMATS)
  format?: LogFormat;
}

/** One line. */
export class LogLineDto {
  @ApiProperty({ type: 'integer', description: 'Grows within an attempt.' }) seq!: number;
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty({ enum: LOG_LEVELS }) level!: LogLevelName;
  @ApiProperty({ example: 'fetched 120 rows' }) message!: string;
  @ApiProperty({ nullable: true, description: 'What the task added, as JSON.' }) data!: unknown;
}

/** Lines of one attempt, in order. */
export class LogPageDto {
  @ApiProperty({ type: () => [LogLineDto] }) items!: LogLineDto[];
  @ApiProperty({ type: 'integer', description: '0: it has not been started yet.' }) attempt!: number;
  @ApiProperty({ type: 'integer', description: 'Give it back as afterSeq for what comes next.' })
  nextAfterSeq!: number;
  @ApiProperty({
    description: 'Whether nothing more can come: the attempt has ended and this was its last line.',
  })
  isComplete!: boolean;
}

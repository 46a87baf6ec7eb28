import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { QueryInt, QueryList } from '../../http/index.js';

const TYPES = [
  'job.changed',
  'execution.changed',
  'instance.changed',
  'lock.changed',
  'operation.changed',
  'stats',
] as const;

/** What can be asked for: a type of event, or its part before the dot. */
export const EVENT_TOPICS = [...TYPES, 'job', 'execution', 'instance', 'lock', 'operation'] as const;
export type EventTopic = (typeof EVENT_TOPICS)[number];

/** Query of `GET /events`. */
export class EventsQuery {
  @ApiPropertyOptional({ enum: EVENT_TOPICS, isArray: true, description: 'One or several; default: all.' })
  @IsOptional()
  @QueryList()
  @IsIn(EVENT_TOPICS, { each: true })
  topics?: EventTopic[];

  @ApiPropertyOptional({ type: 'integer', description: 'Only what concerns this job.' })
  @IsOptional()
  @QueryInt()
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  jobId?: number;

  @ApiPropertyOptional({
    maxLength: 64,
    description:
      'Resume after this event, for clients that cannot send Last-Event-ID with a new stream; the header wins.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  lastEventId?: string;
}

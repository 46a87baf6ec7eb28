import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { QueryInt, QueryList } from '../http/index.js';
import { INSTANCE_STATUSES, type InstanceStatus } from './instance.entity.js';

const NULLABLE_INSTANT = { type: String, format: 'date-time', nullable: true } as const;
const MODES = ['embedded', 'standalone', 'api', 'worker'] as const;

/** Query of `GET /instances`. */
export class InstancesQuery {
  @ApiPropertyOptional({
    enum: INSTANCE_STATUSES,
    enumName: 'InstanceStatus',
    isArray: true,
    description: 'Default: all.',
  })
  @IsOptional()
  @QueryList()
  @ArrayMaxSize(INSTANCE_STATUSES.length)
  @IsIn(INSTANCE_STATUSES, { each: true })
  status?: InstanceStatus[];

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: 200,
    default: 20,
    description: 'Stopped and dead ones, newest first.',
  })
  @QueryInt()
  @IsInt()
  @Min(0)
  @Max(200)
  recent: number = 20;
}

/** What a person wants of an instance. */
export const INSTANCE_ACTIONS = ['drain', 'resume'] as const;

/** Body of `POST /instances/{id}/action`. */
export class InstanceActionDto {
  @ApiProperty({
    enum: INSTANCE_ACTIONS,
    enumName: 'InstanceAction',
    description:
      'drain: it starts nothing more, hands back what it planned and queued, and finishes what it runs. resume: it works again.',
  })
  @IsIn(INSTANCE_ACTIONS)
  action!: (typeof INSTANCE_ACTIONS)[number];

  @ApiPropertyOptional({ maxLength: 500, description: 'Kept in the audit log and shown with the instance.' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  reason?: string;
}

/** A wish that an instance starts nothing more. */
export class DrainDto {
  @ApiProperty({ example: 'user:layla' }) by!: string;
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty({ type: String, nullable: true, example: 'Kernel update' }) reason!: string | null;
}

/** One process start, or its return after it was declared dead. */
export class InstanceDto {
  @ApiProperty({ type: 'integer', example: 4 }) id!: number;
  @ApiProperty({ format: 'uuid' }) uid!: string;
  @ApiProperty({ example: 'worker-2' }) name!: string;
  @ApiProperty({ example: 'node-a' }) host!: string;
  @ApiProperty({ type: 'integer' }) pid!: number;
  @ApiProperty({ example: '1.0.0' }) version!: string;
  @ApiProperty({ enum: MODES }) mode!: string;
  @ApiProperty() runsEngine!: boolean;
  @ApiProperty() runsTasks!: boolean;
  @ApiProperty({ description: 'Whether runs reach it through Bull.' }) usesQueue!: boolean;
  @ApiProperty({
    enum: INSTANCE_STATUSES,
    enumName: 'InstanceStatus',
    description:
      'draining: it stops, or was drained, and starts nothing; unfit: a check of its own fails, so that it starts nothing; dead: a peer found that it stopped beating.',
  })
  status!: InstanceStatus;
  @ApiProperty({ description: 'Whether this is the process that answers.' }) isSelf!: boolean;
  @ApiProperty({ type: 'integer', description: 'Runs it may have at once.' }) permits!: number;
  @ApiProperty({ type: 'integer' }) running!: number;
  @ApiProperty({ type: 'integer' }) queued!: number;
  @ApiProperty({ type: 'integer', description: 'Raised every second.' }) beat!: number;
  @ApiProperty({ format: 'date-time' }) heartbeatAt!: string;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Age of the last beat in ms; null when it has ended.',
    example: 640,
  })
  heartbeatAgeMs!: number | null;
  @ApiProperty({ description: 'Present, but its last beat is older than half its time to live.' })
  late!: boolean;
  @ApiProperty({ format: 'date-time' }) startedAt!: string;
  @ApiProperty(NULLABLE_INSTANT) stoppedAt!: string | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Who declared it dead.' }) declaredDeadBy!:
    number | null;
  @ApiProperty({ type: String, nullable: true, example: 'shutdown' }) stopReason!: string | null;
  @ApiProperty({ type: 'number', nullable: true, description: "Its clock minus the database's, in ms." })
  clockOffsetMs!: number | null;
  @ApiProperty({ type: 'number', nullable: true, description: 'Delay of its event loop in ms.' })
  loopDelayMs!: number | null;
  @ApiProperty({ type: 'integer', nullable: true }) memoryBytes!: number | null;
  @ApiProperty({
    type: [String],
    description: 'Codes of its own checks that fail; see GET /doctor.',
    example: ['database_session'],
  })
  unfitBecause!: string[];
  @ApiProperty({ type: () => DrainDto, nullable: true, description: 'Who drained it; null = nobody.' })
  drain!: DrainDto | null;
  @ApiProperty({ type: String, nullable: true, description: 'Its time zone data.', example: '2026a' })
  tzdata!: string | null;
  @ApiProperty({ type: [String], description: 'Task functions it can run.', example: ['http.request'] })
  functions!: string[];
}

/** Present instances, then ended ones. Not paged: there are few. */
export class InstanceListDto {
  @ApiProperty({ type: () => [InstanceDto] }) items!: InstanceDto[];
  @ApiProperty({ type: 'integer' }) total!: number;
}

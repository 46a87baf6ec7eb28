import { ApiProperty } from '@nestjs/swagger';
import { InstanceDto } from './instances.dto.js';

const COUNT = { type: 'integer', minimum: 0 } as const;

/** Jobs by state. */
export class JobCountsDto {
  @ApiProperty(COUNT) total!: number;
  @ApiProperty(COUNT) active!: number;
  @ApiProperty(COUNT) paused!: number;
  @ApiProperty(COUNT) disabled!: number;
  @ApiProperty(COUNT) ended!: number;
  @ApiProperty({ ...COUNT, description: 'No live instance has their task function.' })
  handlerMissing!: number;
  @ApiProperty({ ...COUNT, description: 'Of the active and paused ones: next fire within the hour.' })
  dueSoon!: number;
  @ApiProperty({ description: 'false: a count above 10,000 is shown as 10,000.' }) exact!: boolean;
}

/** Executions that have not ended. */
export class OpenExecutionCountsDto {
  @ApiProperty({ ...COUNT, description: 'Written down, due within seconds.' }) planned!: number;
  @ApiProperty(COUNT) queued!: number;
  @ApiProperty(COUNT) running!: number;
  @ApiProperty({ description: 'false: a count above 10,000 is shown as 10,000.' }) exact!: boolean;
}

/** Executions that were due in the last 24 hours and have ended, by outcome. */
export class RecentExecutionCountsDto {
  @ApiProperty({ format: 'date-time' }) since!: string;
  @ApiProperty(COUNT) succeeded!: number;
  @ApiProperty(COUNT) failed!: number;
  @ApiProperty(COUNT) timedOut!: number;
  @ApiProperty(COUNT) cancelled!: number;
  @ApiProperty(COUNT) lost!: number;
  @ApiProperty(COUNT) skipped!: number;
  @ApiProperty(COUNT) missed!: number;
  @ApiProperty({ description: 'false: a count above 10,000 is shown as 10,000.' }) exact!: boolean;
}

/** The original's SchedulerStatusResponse, and more. */
export class SchedulerStatusDto {
  @ApiProperty({ description: 'Whether a live engine plans and fires jobs.' }) isRunning!: boolean;
  @ApiProperty({
    enum: ['embedded', 'standalone', 'api', 'worker'],
    description: 'Of the process that answers.',
  })
  mode!: string;
  @ApiProperty({ example: 'node-a' }) instanceName!: string;
  @ApiProperty({ type: 'integer', nullable: true }) instanceId!: number | null;
  @ApiProperty({ example: '1.0.0' }) version!: string;
  @ApiProperty({ description: 'Default zone of new jobs.', example: 'Asia/Riyadh' }) timezone!: string;
  @ApiProperty({ format: 'date-time', description: "The database's clock, by which everything is due." })
  now!: string;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Start of the process that answers.',
  })
  startedAt!: string | null;
  @ApiProperty({ enum: ['mariadb', 'sqlite'] }) database!: string;
  @ApiProperty({ enum: ['bull', 'in_process'], description: 'How runs reach those who run them.' })
  queue!: string;
  @ApiProperty({ type: () => JobCountsDto }) jobs!: JobCountsDto;
  @ApiProperty({ type: () => OpenExecutionCountsDto }) executions!: OpenExecutionCountsDto;
  @ApiProperty({ type: () => RecentExecutionCountsDto }) last24h!: RecentExecutionCountsDto;
  @ApiProperty({ ...COUNT, description: 'Slots that are held.' }) locksHeld!: number;
  @ApiProperty({ type: () => [InstanceDto], description: 'Instances that have not ended.' })
  instances!: InstanceDto[];
}

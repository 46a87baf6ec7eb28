import { ApiProperty } from '@nestjs/swagger';
import { EXECUTION_STATUSES, type ExecutionStatus } from '../../executions/index.js';
import { toIso, toIsoOrNull } from '../../kernel/index.js';
import type { JobStats, Percentiles } from '../job-stats.js';

const COUNT = { type: 'integer', minimum: 0 } as const;
const MS = { type: 'integer', nullable: true, example: 120 } as const;

/** Durations of the last runs, in ms. */
export class JobPercentilesDto {
  @ApiProperty(MS) p50!: number | null;
  @ApiProperty(MS) p95!: number | null;
  @ApiProperty(MS) p99!: number | null;
}

/** Executions by outcome. */
export class JobOutcomesDto {
  @ApiProperty(COUNT) succeeded!: number;
  @ApiProperty(COUNT) failed!: number;
  @ApiProperty(COUNT) timedOut!: number;
  @ApiProperty(COUNT) cancelled!: number;
  @ApiProperty(COUNT) lost!: number;
  @ApiProperty(COUNT) skipped!: number;
  @ApiProperty(COUNT) missed!: number;
}

/** An ended execution, for a sparkline. */
export class JobRunGlimpseDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: EXECUTION_STATUSES, enumName: 'ExecutionStatus' }) status!: ExecutionStatus;
  @ApiProperty({ format: 'date-time' }) scheduledFor!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) startedAt!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) finishedAt!: string | null;
  @ApiProperty({ ...MS, description: 'Start minus due time; null = it never ran.' }) latenessMs!:
    number | null;
  @ApiProperty({ ...MS, description: 'Of the last attempt.' }) durationMs!: number | null;
}

/** How a job has done lately. */
export class JobStatsDto {
  @ApiProperty({ format: 'date-time', description: 'First instant of the 7 UTC days, today included.' })
  since!: string;
  @ApiProperty({ type: JobOutcomesDto }) outcomes!: JobOutcomesDto;
  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Of those that ended by themselves, the ones that succeeded.',
    example: 99.2,
  })
  successPercent!: number | null;
  @ApiProperty({
    type: JobPercentilesDto,
    description:
      'Of the last 100 executions of these days; on a page of more than 40 jobs of fewer, at least 20.',
  })
  lateness!: JobPercentilesDto;
  @ApiProperty({
    type: JobPercentilesDto,
    description:
      'Of the last 100 executions of these days; on a page of more than 40 jobs of fewer, at least 20.',
  })
  duration!: JobPercentilesDto;
  @ApiProperty({
    type: [JobRunGlimpseDto],
    description: 'The last 20 that ended, newest first, however old.',
  })
  lastRuns!: JobRunGlimpseDto[];
}

/** Domain -> wire. */
export function toJobStatsDto({
  since,
  outcomes,
  successPercent,
  lateness,
  duration,
  lastRuns,
}: JobStats): JobStatsDto {
  const percentiles = ({ p50, p95, p99 }: Percentiles): JobPercentilesDto => ({ p50, p95, p99 });
  return {
    since: toIso(since),
    outcomes: {
      succeeded: outcomes.succeeded ?? 0,
      failed: outcomes.failed ?? 0,
      timedOut: outcomes.timed_out ?? 0,
      cancelled: outcomes.cancelled ?? 0,
      lost: outcomes.lost ?? 0,
      skipped: outcomes.skipped ?? 0,
      missed: outcomes.missed ?? 0,
    },
    successPercent,
    lateness: percentiles(lateness),
    duration: percentiles(duration),
    lastRuns: lastRuns.map((run) => ({
      id: run.id,
      status: run.status,
      scheduledFor: toIso(run.scheduledFor),
      startedAt: toIsoOrNull(run.startedAt),
      finishedAt: toIsoOrNull(run.finishedAt),
      latenessMs: run.startedAt === null ? null : run.startedAt - run.dueAt,
      durationMs: run.startedAt === null || run.finishedAt === null ? null : run.finishedAt - run.startedAt,
    })),
  };
}

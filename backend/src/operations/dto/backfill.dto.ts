import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsObject, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { IsInstant } from '../../http/index.js';
import { BACKFILL_ONLY, type BackfillOnly } from '../operation-request.js';

/** Most runs of a backfill at the same time. */
export const MAX_CONCURRENCY = 100;

/** Body of `POST /jobs/{id}/backfill`. */
export class BackfillDto {
  @ApiProperty({
    format: 'date-time',
    description: 'Nominal instants from here on.',
    example: '2026-11-01T00:00:00Z',
  })
  @IsInstant()
  from!: string;

  @ApiProperty({
    format: 'date-time',
    description: 'Up to here, exclusive; not ahead of now.',
    example: '2026-11-08T00:00:00Z',
  })
  @IsInstant()
  to!: string;

  @ApiPropertyOptional({
    enum: BACKFILL_ONLY,
    default: 'missed',
    description:
      'missed: fires recorded as missed or skipped. failed: as failed, timed out or lost. all: every instant of the present schedule, ' +
      'successes included. Except with all, fires that succeeded later (retry, earlier backfill) are left out; those that run or wait always.',
  })
  @IsOptional()
  @IsIn(BACKFILL_ONLY)
  only: BackfillOnly = 'missed';

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MAX_CONCURRENCY,
    default: 1,
    description: "Runs open at the same time at most, oldest first; the job's free slots bound it too.",
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_CONCURRENCY)
  concurrency: number = 1;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: "Parameters of these runs instead of the job's.",
  })
  @IsOptional()
  @IsObject()
  params?: Record<string, unknown> | null;

  @ApiPropertyOptional({
    type: 'string',
    maxLength: 500,
    nullable: true,
    description: 'Why; kept with the operation.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  reason?: string | null;

  @ApiPropertyOptional({ default: false, description: 'Counts and shows, writes nothing.' })
  @IsOptional()
  @IsBoolean()
  dryRun?: boolean;
}

const COUNT = { type: 'integer', minimum: 0 } as const;

/** Fires of a backfill by what the schedule's own row says. */
export class BackfillByStatusDto {
  @ApiProperty(COUNT) missed!: number;
  @ApiProperty(COUNT) skipped!: number;
  @ApiProperty({ ...COUNT, description: 'Failed, timed out or lost.' }) failed!: number;
  @ApiProperty(COUNT) succeeded!: number;
  @ApiProperty({ ...COUNT, description: 'Cancelled.' }) other!: number;
  @ApiProperty({
    ...COUNT,
    description: 'The schedule has no row: before the job was made, while it was disabled, cleaned up.',
  })
  unrecorded!: number;
}

/** Fires that match and are not run. */
export class BackfillLeftOutDto {
  @ApiProperty({ ...COUNT, description: 'A retry or an earlier backfill succeeded.' }) alreadyDone!: number;
  @ApiProperty({ ...COUNT, description: 'Running or waiting just now.' }) inProgress!: number;
}

/** An instant a backfill would run. */
export class BackfillFireDto {
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty({ description: "In the job's zone.", example: '2026-11-01T02:00:00' }) local!: string;
  @ApiProperty({ example: '+03:00' }) offset!: string;
  @ApiProperty({ enum: ['dst_gap', 'dst_overlap'], isArray: true }) flags!: string[];
}

/** What a backfill would do. */
export class BackfillPreviewDto {
  @ApiProperty({ enum: [true] }) dryRun!: true;
  @ApiProperty({ format: 'date-time' }) from!: string;
  @ApiProperty({ format: 'date-time' }) to!: string;
  @ApiProperty({ ...COUNT, description: 'Runs it would make.' }) fires!: number;
  @ApiProperty({ type: BackfillByStatusDto }) byStatus!: BackfillByStatusDto;
  @ApiProperty({ type: BackfillLeftOutDto }) leftOut!: BackfillLeftOutDto;
  @ApiProperty({ type: [BackfillFireDto], description: 'The first 20.' }) first!: BackfillFireDto[];
}

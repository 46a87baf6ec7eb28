import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional } from 'class-validator';
import { QueryBoolean } from '../../http/index.js';
import { PreviewOccurrenceDto } from './preview-response.dto.js';

/** Query of `POST /jobs/{id}/action`. */
export class JobActionQuery {
  @ApiPropertyOptional({
    type: 'boolean',
    default: false,
    description: 'With pause and resume: tells what it would do and writes nothing.',
  })
  @IsOptional()
  @QueryBoolean()
  @IsBoolean()
  dryRun?: boolean;
}

/** Fires that a pause keeps from running. */
export class SkippedFiresDto {
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'null = a pause without an end skips all to come.',
    example: 12,
  })
  count!: number | null;
  @ApiProperty({ description: 'false: at least so many.' }) isExact!: boolean;
  @ApiProperty({ type: [PreviewOccurrenceDto], description: 'The first 20.' }) first!: PreviewOccurrenceDto[];
}

/** What a range of skipped fires can be made up with: the body of `POST /jobs/{id}/backfill`. */
export class MakeUpDto {
  @ApiProperty({ format: 'date-time' }) from!: string;
  @ApiProperty({ format: 'date-time' }) to!: string;
  @ApiProperty({ enum: ['missed'] }) only!: 'missed';
}

/** What pausing or resuming would do. */
export class PausePreviewDto {
  @ApiProperty({
    type: SkippedFiresDto,
    description: 'pause: fires that would be skipped. resume: fires that are not, then.',
  })
  ahead!: SkippedFiresDto;
  @ApiProperty({
    type: 'integer',
    description: 'Fires skipped by the present pause so far. Resuming does not run them; see makeUp.',
    example: 0,
  })
  skippedSoFar!: number;
  @ApiProperty({
    type: MakeUpDto,
    nullable: true,
    description: 'Runs what was skipped so far; null = nothing was.',
  })
  makeUp!: MakeUpDto | null;
  @ApiProperty({
    type: PreviewOccurrenceDto,
    nullable: true,
    description: 'The next fire that would run; null = none, or not before somebody resumes.',
  })
  nextRun!: PreviewOccurrenceDto | null;
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { QueryInt } from '../../http/index.js';
import { ATTENTION_REASONS, type AttentionReason } from '../attention.service.js';

/** How many. */
export class AttentionQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 100,
    default: 20,
    description: 'Most jobs of each reason.',
  })
  @IsOptional()
  @QueryInt()
  @IsInt()
  @Min(1)
  @Max(100)
  limit?: number;
}

/** A job that somebody should look at. */
export class AttentionItemDto {
  @ApiProperty({
    enum: ATTENTION_REASONS,
    enumName: 'AttentionCode',
    description:
      'handler_missing: no live instance has its function. overdue: nobody plans it. failing: its last runs failed. misfiring: it missed fires ' +
      'since yesterday. never_run: a day old, and every fire so far came to nothing. paused: by somebody.',
  })
  code!: AttentionReason;
  @ApiProperty({ type: 'integer', example: 17 }) jobId!: number;
  @ApiProperty({ example: 'Nightly report' }) jobName!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) since!: string | null;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Failures in a row (at most 20 are looked at), or fires missed.',
    example: 3,
  })
  count!: number | null;
  @ApiProperty({ type: String, nullable: true, description: 'Who paused it.', example: 'user:anna' })
  by!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Why it is paused.' })
  reason!: string | null;
}

/** Jobs that need attention, the most urgent first. */
export class AttentionDto {
  @ApiProperty({ type: [AttentionItemDto] }) items!: AttentionItemDto[];
}

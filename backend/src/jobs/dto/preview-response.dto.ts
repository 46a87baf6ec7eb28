import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { MAX_FIRES_A_DAY } from '../../triggers/index.js';

class PreviewDescriptionDto {
  @ApiProperty({ example: 'At 09:00, Monday to Friday' })
  en!: string;
  @ApiProperty()
  ar!: string;
}

/** One fire to come. */
export class PreviewOccurrenceDto {
  @ApiProperty({
    format: 'date-time',
    description: 'Instant in UTC, without jitter.',
    example: '2026-11-24T06:00:00.000Z',
  })
  at!: string;
  @ApiProperty({ description: "Wall clock in the schedule's zone.", example: '2026-11-24T09:00:00' })
  local!: string;
  @ApiProperty({ example: '+03:00' })
  offset!: string;
  @ApiProperty({ enum: ['dst_gap', 'dst_overlap'], isArray: true })
  flags!: ('dst_gap' | 'dst_overlap')[];
}

class PreviewWarningDto {
  @ApiProperty({ example: 'never_fires', description: 'Stable; translate by it.' })
  code!: string;
  @ApiProperty({ type: 'object', additionalProperties: true })
  params!: Readonly<Record<string, unknown>>;
}

class PreviewDayDto {
  @ApiProperty({ format: 'date', description: "A date of the schedule's zone.", example: '2026-11-24' })
  date!: string;
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: MAX_FIRES_A_DAY,
    description: `Fires of that day, those after \`from\`; ${MAX_FIRES_A_DAY} means that many or more.`,
  })
  fires!: number;
}

/** What a schedule will do. */
export class PreviewResultDto {
  @ApiProperty({ type: PreviewDescriptionDto })
  description!: PreviewDescriptionDto;
  @ApiProperty({ type: [PreviewOccurrenceDto] })
  occurrences!: PreviewOccurrenceDto[];
  @ApiProperty({ type: [PreviewWarningDto] })
  warnings!: PreviewWarningDto[];
  @ApiPropertyOptional({ type: [PreviewDayDto], description: 'With `days`.' })
  days?: PreviewDayDto[];
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsTimeZone, MaxLength } from 'class-validator';
import { IsInstant } from '../../http/index.js';
import { VERDICTS, type Verdict } from '../explanation.js';

/** About which instant, and how to tell it. */
export class ExplainQuery {
  @ApiPropertyOptional({ format: 'date-time', description: 'Absent = the next fire.' })
  @IsOptional()
  @IsInstant()
  at?: string;

  @ApiPropertyOptional({
    example: 'Europe/Berlin',
    maxLength: 64,
    description: 'IANA zone in which the sentence tells instants; absent = the zone of the job.',
  })
  @IsOptional()
  @MaxLength(64)
  @IsTimeZone()
  timezone?: string;
}

/** One question on the way to the answer. */
export class ExplainCheckDto {
  @ApiProperty({ example: 'slot_free', description: 'Stable; reads as what holds when it passed.' })
  code!: string;
  @ApiProperty()
  passed!: boolean;
  @ApiProperty({ type: 'object', additionalProperties: true, example: { maxInstances: 1 } })
  inputs!: Record<string, unknown>;
  @ApiPropertyOptional({ format: 'uri-reference', description: 'Path where that can be seen.' })
  link?: string;
}

/** The answer in words. */
export class ExplainSentenceDto {
  @ApiProperty({ example: 'overlap' })
  key!: string;
  @ApiProperty({ type: 'object', additionalProperties: true })
  params!: Record<string, unknown>;
  @ApiProperty()
  en!: string;
  @ApiProperty()
  ar!: string;
}

/** Why an instant of a job ran, did not, or will. */
export class ExplanationDto {
  @ApiProperty({ enum: VERDICTS, enumName: 'ExplainVerdict' })
  verdict!: Verdict;
  @ApiProperty({
    example: 'overlap',
    description: "A reason code of the ledger, or one of explain's own. Stable.",
  })
  reasonCode!: string;
  @ApiProperty({ format: 'date-time', description: 'The instant asked about.' })
  at!: string;
  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'The fire it means; null = none.',
  })
  nominal!: string | null;
  @ApiProperty({
    type: [ExplainCheckDto],
    description: 'In the order in which they decide; the last one that failed decided.',
  })
  checks!: ExplainCheckDto[];
  @ApiProperty({ type: ExplainSentenceDto })
  sentence!: ExplainSentenceDto;
  @ApiProperty({ type: 'string', format: 'uuid', nullable: true })
  executionId!: string | null;
}

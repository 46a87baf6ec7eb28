import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsString, MaxLength, ValidateIf } from 'class-validator';

/** Longest note, in characters. */
export const MAX_NOTE = 2_000;

/** Body of `PUT /executions/{id}/note`. */
export class ExecutionNoteRequest {
  @ApiProperty({
    type: String,
    nullable: true,
    maxLength: MAX_NOTE,
    description: 'Replaces what was noted; null or blank = no note.',
    example: 'Upstream was down; run again at noon.',
  })
  @ValidateIf((_body, value) => value !== null)
  @IsString()
  @MaxLength(MAX_NOTE)
  note!: string | null;

  @ApiProperty({ description: 'Whether somebody has dealt with it. Only one that has ended can be handled.' })
  @IsBoolean()
  handled!: boolean;
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsInstant, QueryBoolean, QueryInt } from '../../http/index.js';

/** Which fires. */
export class AccountingQuery {
  @ApiProperty({ format: 'date-time', description: 'Inclusive.' })
  @IsInstant()
  from!: string;

  @ApiProperty({ format: 'date-time', description: 'Exclusive; may lie ahead.' })
  @IsInstant()
  to!: string;

  @ApiPropertyOptional({ type: 'integer', description: 'One job; absent = all, deleted ones too.' })
  @IsOptional()
  @QueryInt()
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  jobId?: number;

  @ApiPropertyOptional({ type: 'boolean', description: 'Name the unaccounted instants (the first 100).' })
  @IsOptional()
  @QueryBoolean()
  @IsBoolean()
  details?: boolean;
}

/** A fire that nothing accounts for. */
export class UnaccountedFireDto {
  @ApiProperty({ type: 'integer' })
  jobId!: number;
  @ApiProperty({ format: 'date-time' })
  at!: string;
}

/** What became of the fires of a range. `planned` is the sum of all the others but `unplanned`. */
export class AccountingDto {
  @ApiProperty({ format: 'date-time' })
  from!: string;
  @ApiProperty({ format: 'date-time' })
  to!: string;
  @ApiProperty({ type: 'integer', description: "Computed from the jobs' revisions, not from the ledger." })
  planned!: number;
  @ApiProperty({ type: 'integer' })
  succeeded!: number;
  @ApiProperty({ type: 'integer' })
  failed!: number;
  @ApiProperty({ type: 'integer' })
  timedOut!: number;
  @ApiProperty({ type: 'integer' })
  cancelled!: number;
  @ApiProperty({ type: 'integer' })
  lost!: number;
  @ApiProperty({ type: 'integer' })
  skipped!: number;
  @ApiProperty({ type: 'integer' })
  missed!: number;
  @ApiProperty({ type: 'integer', description: 'Still to come, waiting or running.' })
  pending!: number;
  @ApiProperty({
    type: 'integer',
    description: 'Planning has passed them and no row covers them. Always 0, or a promise is broken.',
  })
  unaccounted!: number;
  @ApiProperty({
    type: 'integer',
    description:
      'Cleaned up without daily totals, by a version that kept none. Others count as what became of them.',
  })
  forgotten!: number;
  @ApiProperty({ type: 'integer', description: 'Fires in the ledger that no revision plans.' })
  unplanned!: number;
  @ApiProperty({
    description:
      'False when the range reaches back to what clean-up deletes: that part is told by daily totals.',
  })
  exact!: boolean;
  @ApiPropertyOptional({ type: [UnaccountedFireDto], description: 'With details=true.' })
  unaccountedFires?: UnaccountedFireDto[];
}

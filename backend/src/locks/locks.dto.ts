import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { PageQuery, QueryInt } from '../http/index.js';

/** Query of `GET /locks`. */
export class LocksQuery extends PageQuery {
  @ApiPropertyOptional({ type: 'integer', example: 17 })
  @IsOptional()
  @QueryInt()
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  jobId?: number;

  @ApiPropertyOptional({ enum: ['held', 'all'], default: 'held', description: 'all: free slots too.' })
  @IsOptional()
  @IsIn(['held', 'all'])
  held?: 'held' | 'all';
}

/** A slot of a job. */
export class LockDto {
  @ApiProperty({ type: 'integer', example: 17 }) jobId!: number;
  @ApiProperty({ type: String, nullable: true, example: 'Nightly report' }) jobName!: string | null;
  @ApiProperty({ type: 'integer', minimum: 0, example: 0 }) slot!: number;
  @ApiProperty({ description: 'Whether an execution holds it.' }) held!: boolean;
  @ApiProperty({ type: 'integer', description: 'Raised at each start on this slot.', example: 412 })
  fencingToken!: number;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) executionId!: string | null;
  @ApiProperty({ type: String, nullable: true, example: 'running' }) executionStatus!: string | null;
  @ApiProperty({ type: 'integer', nullable: true }) instanceId!: number | null;
  @ApiProperty({ type: String, nullable: true, description: 'Name of the owner.', example: 'worker-2' })
  instanceName!: string | null;
  @ApiProperty({ type: String, nullable: true, example: 'alive' }) instanceStatus!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) acquiredAt!: string | null;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description:
      'When the owner may be declared dead if it is not heard of again; moves on with each of its beats. null: nobody owns it. ' +
      'The slot itself never expires: it is freed with its execution.',
  })
  expiresAt!: string | null;
  @ApiProperty({
    description:
      'Held for an execution that has ended or is gone, or by an instance that is: may be released.',
  })
  stale!: boolean;
}

/** A page of slots. */
export class LockPageDto {
  @ApiProperty({ type: () => [LockDto] }) items!: LockDto[];
  @ApiProperty({ type: 'integer' }) total!: number;
  @ApiProperty({ type: 'integer' }) page!: number;
  @ApiProperty({ type: 'integer' }) perPage!: number;
  @ApiProperty({ type: 'integer' }) pages!: number;
  @ApiPropertyOptional({ description: 'false: more than 10,000.' }) totalIsExact?: boolean;
}

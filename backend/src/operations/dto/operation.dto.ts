import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { OPERATION_KINDS, type OperationKind } from '../operation-request.js';
import {
  ITEM_OUTCOMES,
  OPERATION_ACTIONS,
  OPERATION_STATUSES,
  type ItemOutcome,
  type OperationAction,
  type OperationStatus,
} from '../operation-state.js';

const NULLABLE_INSTANT = { type: String, format: 'date-time', nullable: true } as const;
const COUNT = { type: 'integer', minimum: 0 } as const;

/** How far an operation is, in items. */
export class OperationProgressDto {
  @ApiProperty({ ...COUNT, example: 120 }) total!: number;
  @ApiProperty({ description: 'false: items are still being collected, total grows.' })
  isTotalFinal!: boolean;
  @ApiProperty({ ...COUNT, description: 'Not begun yet.', example: 80 }) pending!: number;
  @ApiProperty({ ...COUNT, description: 'Their runs have not ended.', example: 2 }) started!: number;
  @ApiProperty({ ...COUNT, example: 35 }) succeeded!: number;
  @ApiProperty({ ...COUNT, description: 'There was nothing to do.', example: 0 }) unchanged!: number;
  @ApiProperty({ ...COUNT, example: 3 }) failed!: number;
  @ApiProperty({ ...COUNT, example: 0 }) cancelled!: number;
}

/** A request that takes longer than its answer. */
export class OperationDto {
  @ApiProperty({ type: 'integer', example: 7 }) id!: number;
  @ApiProperty({ enum: OPERATION_KINDS, enumName: 'OperationKind' }) kind!: OperationKind;
  @ApiProperty({ description: 'backfill, or the verb of a bulk action.', example: 'backfill' })
  action!: string;
  @ApiProperty({
    enum: OPERATION_STATUSES,
    enumName: 'OperationStatus',
    description: 'completed: every item has its outcome, see progress.failed.',
  })
  status!: OperationStatus;
  @ApiProperty({ type: 'integer', nullable: true, description: 'The one job it is about.', example: 17 })
  jobId!: number | null;
  @ApiProperty({ type: String, nullable: true, description: 'Its present name.', example: 'Nightly report' })
  jobName!: string | null;
  @ApiProperty({ ...NULLABLE_INSTANT, description: 'Backfill: nominal instants from here on.' })
  from!: string | null;
  @ApiProperty({ ...NULLABLE_INSTANT, description: 'Backfill: up to here, exclusive.' }) to!: string | null;
  @ApiProperty({ type: 'integer', description: 'Runs open at the same time at most.', example: 1 })
  concurrency!: number;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'What was asked for.',
    example: { only: 'missed', params: null },
  })
  request!: Record<string, unknown>;
  @ApiProperty({ type: OperationProgressDto }) progress!: OperationProgressDto;
  @ApiProperty({ example: 'user:anna' }) createdBy!: string;
  @ApiProperty({ type: String, nullable: true }) reason!: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Why the service stopped it, as a problem code.',
    example: null,
  })
  stopCode!: string | null;
  @ApiProperty({ format: 'date-time' }) createdAt!: string;
  @ApiProperty({ format: 'date-time' }) updatedAt!: string;
  @ApiProperty(NULLABLE_INSTANT) finishedAt!: string | null;
}

/** One thing an operation does. */
export class OperationItemDto {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Order of work.' }) seq!: number;
  @ApiProperty({ type: 'integer', nullable: true, example: 17 }) jobId!: number | null;
  @ApiProperty({ type: String, nullable: true, description: 'Present name; null when the row is gone.' })
  jobName!: string | null;
  @ApiProperty({ ...NULLABLE_INSTANT, description: 'Backfill: the nominal instant.' })
  scheduledFor!: string | null;
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Action on executions: the one it is about.',
  })
  targetExecutionId!: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'The run the item made.' })
  executionId!: string | null;
  @ApiProperty({ enum: ITEM_OUTCOMES, enumName: 'ItemOutcome' }) outcome!: ItemOutcome;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Problem code of a refusal; reason code or status of a run that did not succeed.',
    example: 'JOB_BUSY',
  })
  code!: string | null;
  @ApiProperty({ type: String, nullable: true }) detail!: string | null;
  @ApiProperty(NULLABLE_INSTANT) finishedAt!: string | null;
}

/** A page of operations, newest first. */
export class OperationPageDto {
  @ApiProperty({ type: [OperationDto] }) items!: OperationDto[];
  @ApiProperty({ type: 'integer' }) total!: number;
  @ApiProperty({ type: 'integer' }) page!: number;
  @ApiProperty({ type: 'integer' }) perPage!: number;
  @ApiProperty({ type: 'integer' }) pages!: number;
  @ApiPropertyOptional({ description: 'false: more than 10,000 match and total is a lower bound.' })
  totalIsExact?: boolean;
}

/** A page of items, in the order of work. */
export class OperationItemPageDto {
  @ApiProperty({ type: [OperationItemDto] }) items!: OperationItemDto[];
  @ApiProperty({ type: 'integer' }) total!: number;
  @ApiProperty({ type: 'integer' }) page!: number;
  @ApiProperty({ type: 'integer' }) perPage!: number;
  @ApiProperty({ type: 'integer' }) pages!: number;
  @ApiPropertyOptional() totalIsExact?: boolean;
}

/** What is to be done with an operation. */
export class OperationActionDto {
  @ApiProperty({ enum: OPERATION_ACTIONS, example: 'pause' })
  @IsIn(OPERATION_ACTIONS)
  action!: OperationAction;

  @ApiPropertyOptional({
    type: 'string',
    maxLength: 500,
    nullable: true,
    description: 'Kept in the audit log.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  reason?: string | null;
}

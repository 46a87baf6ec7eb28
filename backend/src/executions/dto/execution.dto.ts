import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  EXECUTION_KINDS,
  EXECUTION_STATUSES,
  type ExecutionKind,
  type ExecutionStatus,
} from '../execution-status.js';

const NULLABLE_INSTANT = { type: String, format: 'date-time', nullable: true } as const;
/** A text and a number are results, too. */
const ANY_JSON = { anyOf: [{}] };
const ANY_OBJECT = { type: 'object', additionalProperties: true, nullable: true } as const;

/** Why a run failed. */
export class ExecutionErrorDto {
  @ApiProperty({ description: 'Name of the error.', example: 'TypeError' }) type!: string;
  @ApiProperty({ example: 'fetch failed' }) message!: string;
  @ApiProperty({ type: String, nullable: true }) stack!: string | null;
}

/** One line of the ledger: a planned fire, or a run somebody asked for. */
export class ExecutionDto {
  @ApiProperty({ format: 'uuid', example: '0198c0de-7a3b-7c11-9f00-5b1d3c2a4e6f' }) id!: string;
  @ApiProperty({ type: 'integer', example: 17 }) jobId!: number;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Present name of the job; null when its row is gone.',
    example: 'Nightly report',
  })
  jobName!: string | null;
  @ApiProperty({ enum: EXECUTION_KINDS, enumName: 'ExecutionKind', description: 'Where it comes from.' })
  kind!: ExecutionKind;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The operation that made it, for a run of a backfill.',
    example: null,
  })
  operationId!: number | null;
  @ApiProperty({ format: 'date-time', description: 'Nominal instant.', example: '2026-11-01T02:00:00.000Z' })
  scheduledFor!: string;
  @ApiProperty({
    ...NULLABLE_INSTANT,
    description: 'Last nominal instant of a row that stands for several equal outcomes; else null.',
  })
  scheduledUntil!: string | null;
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Fires this row stands for.' }) fireCount!: number;
  @ApiProperty({ enum: EXECUTION_STATUSES, enumName: 'ExecutionStatus' }) status!: ExecutionStatus;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Why it is not a success, or why it waits; stable.',
    example: 'overlap',
  })
  reasonCode!: string | null;
  @ApiProperty({ ...ANY_OBJECT, description: 'Parameters of the reason.', example: { maxInstances: 1 } })
  reasonParams!: Record<string, unknown> | null;
  @ApiProperty({ format: 'date-time', description: 'When the row was written.' }) plannedAt!: string;
  @ApiProperty(NULLABLE_INSTANT) queuedAt!: string | null;
  @ApiProperty({
    format: 'date-time',
    description: 'scheduledFor plus jitter; while it waits for a retry, when that is due.',
  })
  dueAt!: string;
  @ApiProperty({ ...NULLABLE_INSTANT, description: 'Start of the latest attempt.' }) startedAt!:
    string | null;
  @ApiProperty(NULLABLE_INSTANT) finishedAt!: string | null;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'startedAt - dueAt in ms; null before the start.',
    example: 12,
  })
  latenessMs!: number | null;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'finishedAt - startedAt in ms; null unless it ran to its end.',
    example: 1450,
  })
  durationMs!: number | null;
  @ApiProperty({ type: 'integer', minimum: 0, description: 'Starts so far.' }) attempt!: number;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Starts allowed; null when the job is gone.' })
  maxAttempts!: number | null;
  @ApiProperty({
    type: 'integer',
    description: 'Fencing token of the latest start; 0 before the first.',
    example: 412,
  })
  fence!: number;
  @ApiProperty({ type: 'integer', nullable: true }) slot!: number | null;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Who runs or ran it; while planned, who is to take it.',
  })
  instanceId!: number | null;
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'The execution that this one repeats.',
  })
  retryOf!: string | null;
  @ApiProperty({
    ...ANY_OBJECT,
    description: 'What the task last reported: fraction, current, total, message.',
  })
  progress!: unknown;
  @ApiProperty({ type: 'object', additionalProperties: true, example: { url: 'https://example.com/report' } })
  params!: Record<string, unknown>;
  @ApiProperty({ ...ANY_JSON, description: 'What the function returned, as JSON.' }) result!: unknown;
  @ApiProperty({ type: () => ExecutionErrorDto, nullable: true }) error!: ExecutionErrorDto | null;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Who asked for it; null for the schedule.',
    example: 'user:anna',
  })
  triggeredBy!: string | null;
  @ApiProperty({ type: 'integer', description: 'Revision of the job it runs with.' }) jobVersion!: number;
  @ApiProperty({ type: String, nullable: true, description: 'What people noted of it.', example: null })
  note!: string | null;
  @ApiProperty({
    ...NULLABLE_INSTANT,
    description: 'Since when it is marked as handled; null = it is not.',
    example: null,
  })
  handledAt!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Who marked it as handled.', example: null })
  handledBy!: string | null;
}

/** What a fenced-off attempt reported after it had been given up: evidence, never the outcome. */
export class LateVerdictDto {
  @ApiProperty({ enum: EXECUTION_STATUSES, enumName: 'ExecutionStatus' }) status!: ExecutionStatus;
  @ApiProperty(NULLABLE_INSTANT) at!: string | null;
  @ApiProperty(ANY_JSON) result!: unknown;
  @ApiProperty(ANY_JSON) error!: unknown;
}

/** One start of an execution. */
export class AttemptDto {
  @ApiProperty({ type: 'integer', minimum: 1 }) attempt!: number;
  @ApiProperty({ enum: EXECUTION_STATUSES, enumName: 'ExecutionStatus' }) status!: ExecutionStatus;
  @ApiProperty({ type: String, nullable: true }) reasonCode!: string | null;
  @ApiProperty(ANY_OBJECT) reasonParams!: Record<string, unknown> | null;
  @ApiProperty({ type: 'integer' }) fence!: number;
  @ApiProperty({ type: 'integer', nullable: true }) slot!: number | null;
  @ApiProperty({ type: 'integer', nullable: true }) instanceId!: number | null;
  @ApiProperty(NULLABLE_INSTANT) startedAt!: string | null;
  @ApiProperty(NULLABLE_INSTANT) finishedAt!: string | null;
  @ApiProperty({ type: 'integer', nullable: true }) durationMs!: number | null;
  @ApiProperty({ type: () => ExecutionErrorDto, nullable: true }) error!: ExecutionErrorDto | null;
  @ApiProperty({ type: () => LateVerdictDto, nullable: true }) late!: LateVerdictDto | null;
}

/** An execution with its attempts, the oldest first. */
export class ExecutionDetailDto extends ExecutionDto {
  @ApiProperty({ type: () => [AttemptDto] }) attempts!: AttemptDto[];
}

/** A page of a history. */
export class ExecutionPageDto {
  @ApiProperty({ type: () => [ExecutionDto] }) items!: ExecutionDto[];
  @ApiProperty({ type: 'integer', description: 'Rows that match; exact up to 10,000.' }) total!: number;
  @ApiProperty({ type: 'integer' }) page!: number;
  @ApiProperty({ type: 'integer' }) perPage!: number;
  @ApiProperty({ type: 'integer' }) pages!: number;
  @ApiPropertyOptional({ description: 'false: total is a lower bound; ask with count=exact.' })
  totalIsExact?: boolean;
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Give it back as cursor for the next page; null at the end.',
  })
  nextCursor?: string | null;
  @ApiPropertyOptional({
    ...NULLABLE_INSTANT,
    description:
      'Set where the filter matches so rarely that the search stopped early: planned instants up to here were looked at, the page may ' +
      'be short or empty, and nextCursor goes on from there.',
  })
  searchedTo?: string | null;
}

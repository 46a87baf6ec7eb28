import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { EXECUTION_STATUSES, statusName, type ExecutionStatus } from '../../executions/index.js';
import { epochMs, toIso, toIsoOrNull, type ExecutionId } from '../../kernel/index.js';
import { TRIGGER_TYPES, triggerFields, type TriggerType } from '../../triggers/index.js';
import { JOB_STATES, type JobState } from '../job-state.js';
import { triggerOf } from '../job-trigger.js';
import { PausePreviewDto } from './pause-preview.dto.js';
import * as values from '../job-values.js';
import { JobStatsDto, toJobStatsDto } from './job-stats.dto.js';
import type { JobStats } from '../job-stats.js';
import type { JobEntity } from '../job.entity.js';

import type { RevisionEntity } from '../revision.entity.js';

const instant = { type: 'string', format: 'date-time' } as const;
const nullable = { nullable: true } as const;

/** Who paused a job, when, why and until when. */
export class JobPauseDto {
  @ApiProperty({ example: 'user:anna' })
  by!: string;
  @ApiProperty({ ...instant, example: '2026-11-24T09:00:00.000Z' })
  at!: string;
  @ApiProperty({ type: 'string', ...nullable, example: 'Maintenance window' })
  reason!: string | null;
  @ApiProperty({ ...instant, ...nullable, description: 'null = until somebody resumes it.' })
  until!: string | null;
}

/** A job. */
export class JobDto {
  @ApiProperty({ type: 'integer', example: 42 })
  id!: number;
  @ApiProperty({ example: 'Nightly report' })
  name!: string;
  @ApiProperty({ type: 'string', ...nullable, example: 'reports.nightly' })
  jobKey!: string | null;
  @ApiProperty({ type: 'string', ...nullable })
  description!: string | null;
  @ApiProperty({ example: 'http.request' })
  taskFunctionKey!: string;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    example: { url: 'https://example.com/reports' },
  })
  params!: values.Params;
  @ApiProperty({ enum: [...TRIGGER_TYPES], example: 'cron' })
  jobType!: TriggerType;
  @ApiProperty({ type: 'string', ...nullable, example: '0 9 * * MON-FRI' })
  cronExpression!: string | null;
  @ApiProperty({ type: 'integer', ...nullable, example: null })
  intervalSeconds!: number | null;
  @ApiProperty({ ...instant, ...nullable, example: null })
  runAt!: string | null;
  @ApiProperty({ example: 'Asia/Riyadh' })
  timezone!: string;
  @ApiProperty({ ...instant, ...nullable })
  startAt!: string | null;
  @ApiProperty({ ...instant, ...nullable })
  endAt!: string | null;
  @ApiProperty({ type: 'integer', example: 0 })
  jitterSeconds!: number;
  @ApiProperty({ enum: [...values.DST_GAPS] })
  dstGap!: values.DstGap;
  @ApiProperty({ enum: [...values.DST_OVERLAPS] })
  dstOverlap!: values.DstOverlap;
  @ApiProperty({ type: 'integer', example: 1 })
  maxInstances!: number;
  @ApiProperty({ enum: [...values.OVERLAP_POLICIES] })
  overlapPolicy!: values.OverlapPolicy;
  @ApiProperty({ type: 'integer', example: 1 })
  maxQueued!: number;
  @ApiProperty({ type: 'integer', example: 10 })
  cancelGraceSeconds!: number;
  @ApiProperty({ type: 'integer', example: 60 })
  misfireGraceSeconds!: number;
  @ApiProperty({ enum: [...values.MISFIRE_POLICIES] })
  misfirePolicy!: values.MisfirePolicy;
  @ApiProperty({ type: 'integer', example: 100 })
  maxCatchUp!: number;
  @ApiProperty({ enum: [...values.DELIVERIES] })
  delivery!: values.Delivery;
  @ApiProperty({ type: 'integer', ...nullable })
  timeoutSeconds!: number | null;
  @ApiProperty({ type: 'integer', example: 1 })
  maxAttempts!: number;
  @ApiProperty({ enum: [...values.RETRY_BACKOFFS] })
  retryBackoff!: values.RetryBackoff;
  @ApiProperty({ type: 'integer', example: 10 })
  retryDelaySeconds!: number;
  @ApiProperty({ type: 'integer', example: 3600 })
  retryMaxDelaySeconds!: number;
  @ApiProperty({ enum: [...values.PRIORITIES] })
  priority!: (typeof values.PRIORITIES)[number];
  @ApiProperty({ type: [String], example: ['reports'] })
  tags!: string[];
  @ApiProperty()
  enabled!: boolean;
  @ApiProperty({ description: 'Made by the service itself; cannot be deleted.' })
  isSystem!: boolean;
  @ApiProperty({ enum: [...JOB_STATES], example: 'active' })
  state!: JobState;
  @ApiProperty({ ...instant, ...nullable, description: 'Jitter included; null = it does not fire.' })
  nextRunAt!: string | null;
  @ApiProperty({ ...instant, ...nullable })
  lastRunAt!: string | null;
  @ApiProperty({ enum: [...EXECUTION_STATUSES], ...nullable })
  lastStatus!: ExecutionStatus | null;
  @ApiProperty({ type: JobPauseDto, ...nullable })
  pause!: JobPauseDto | null;
  @ApiProperty({ type: 'integer', description: 'Raised by each edit; the ETag.', example: 3 })
  version!: number;
  @ApiProperty(instant)
  createdAt!: string;
  @ApiProperty({ example: 'user:anna' })
  createdBy!: string;
  @ApiProperty(instant)
  updatedAt!: string;
  @ApiProperty({ example: 'api_key:deploy' })
  updatedBy!: string;
}

/** A job as lists show it. */
export class JobListItemDto extends OmitType(JobDto, ['params', 'description']) {
  @ApiPropertyOptional({ type: JobStatsDto, description: 'With include=stats.' })
  stats?: JobStatsDto;
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'With include=definition.',
  })
  params?: values.Params;
  @ApiPropertyOptional({ type: 'string', ...nullable, description: 'With include=definition.' })
  description?: string | null;
}

/** What items of a list hold besides what all have. */
export interface JobListExtras {
  /** By id; null = not asked for. */
  stats: ReadonlyMap<number, JobStats> | null;
  /** Whether the definition is whole. */
  hasDefinition: boolean;
}

/** A page of jobs. */
export class JobPageDto {
  @ApiProperty({ type: [JobListItemDto] })
  items!: JobListItemDto[];
  @ApiProperty({ type: 'integer', description: 'Exact up to 10,000; above that see totalIsExact.' })
  total!: number;
  @ApiProperty({ type: 'integer', example: 1 })
  page!: number;
  @ApiProperty({ type: 'integer', example: 20 })
  perPage!: number;
  @ApiProperty({ type: 'integer' })
  pages!: number;
  @ApiProperty({ description: 'false = there are more than total; ask with count=exact.' })
  totalIsExact?: boolean;
}

/** What a verb gave. */
export class JobActionResultDto {
  @ApiProperty({ type: JobDto })
  job!: JobDto;
  @ApiProperty({
    type: 'string',
    format: 'uuid',
    required: false,
    description: 'With trigger: the run asked for.',
  })
  executionId?: ExecutionId;
  @ApiProperty({
    type: PausePreviewDto,
    required: false,
    description: 'With dryRun: what it would do; job is as it is.',
  })
  preview?: PausePreviewDto;
}

/** What a command made of a job. */
export class JobRevisionDto {
  @ApiProperty({ type: 'integer', example: 3 })
  version!: number;
  @ApiProperty({
    ...instant,
    description: 'Fires up to and including this instant belong to the version before.',
  })
  effectiveAt!: string;
  @ApiProperty({ example: 'update' })
  action!: string;
  @ApiProperty({ example: 'user:anna' })
  changedBy!: string;
  @ApiProperty({ type: 'string', ...nullable })
  reason!: string | null;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    ...nullable,
    description: 'null for the first version.',
  })
  before!: Record<string, unknown> | null;
  @ApiProperty({ type: 'object', additionalProperties: true })
  after!: Record<string, unknown>;
}

/** A page of revisions, newest first. */
export class JobRevisionPageDto extends OmitType(JobPageDto, ['items']) {
  @ApiProperty({ type: [JobRevisionDto] })
  items!: JobRevisionDto[];
}

/** Row -> wire. The only place that does it. */
export function toJobDto(job: JobEntity): JobDto {
  return {
    id: job.id,
    name: job.name,
    jobKey: job.jobKey,
    description: job.description,
    taskFunctionKey: job.taskFunctionKey,
    params: job.params,
    ...triggerFields(triggerOf(job)),
    maxInstances: job.maxInstances,
    overlapPolicy: job.overlapPolicy,
    maxQueued: job.maxQueued,
    cancelGraceSeconds: job.cancelGraceSeconds,
    misfireGraceSeconds: job.misfireGraceSeconds,
    misfirePolicy: job.misfirePolicy,
    maxCatchUp: job.maxCatchUp,
    delivery: job.delivery,
    timeoutSeconds: job.timeoutSeconds,
    maxAttempts: job.maxAttempts,
    retryBackoff: job.retryBackoff,
    retryDelaySeconds: job.retryDelaySeconds,
    retryMaxDelaySeconds: job.retryMaxDelaySeconds,
    priority: values.PRIORITIES[job.priority],
    tags: job.tags,
    enabled: job.enabled,
    isSystem: job.isSystem,
    state: job.state,
    nextRunAt: toIsoOrNull(job.nextRunAt),
    lastRunAt: toIsoOrNull(job.lastRunAt),
    lastStatus: job.lastStatusId === null ? null : statusName(job.lastStatusId),
    pause: pauseDto(job),
    version: job.version,
    createdAt: toIso(job.createdAt),
    createdBy: job.createdBy,
    updatedAt: toIso(job.updatedAt),
    updatedBy: job.updatedBy,
  };
}

/** Row -> list item. */
export function toJobListItem(job: JobEntity, { stats, hasDefinition }: JobListExtras): JobListItemDto {
  const { params, description, ...item } = toJobDto(job);
  const own = stats?.get(job.id);
  return {
    ...item,
    ...(hasDefinition && { params, description }),
    ...(own && { stats: toJobStatsDto(own) }),
  };
}

/** Row -> wire, its states in the words and instants of the job's own fields. */
export function toRevisionDto(revision: RevisionEntity): JobRevisionDto {
  return {
    version: revision.version,
    effectiveAt: toIso(revision.effectiveAt),
    action: revision.action,
    changedBy: revision.changedBy,
    reason: revision.reason,
    before: revision.before && stateDto(revision.before),
    after: stateDto(revision.after),
  };
}

const TYPE_NAMES = new Map<unknown, string>(
  Object.entries(values.JOB_TYPE_IDS).map(([name, id]) => [id, name]),
);

function stateDto(state: Record<string, unknown>): Record<string, unknown> {
  const { jobTypeId, priority, ...rest } = state;
  const wire = Object.entries(rest).map(([name, value]) => [
    name,
    /(At|Until)$/.test(name) ? isoOf(value) : value,
  ]);
  return {
    ...(Object.fromEntries(wire) as Record<string, unknown>),
    jobType: TYPE_NAMES.get(jobTypeId) ?? null,
    priority: values.PRIORITIES[priority as values.Priority] ?? null,
  };
}

function isoOf(value: unknown): unknown {
  return typeof value === 'number' ? toIso(epochMs(value)) : value;
}

function pauseDto(job: JobEntity): JobPauseDto | null {
  if (job.pausedAt === null) return null;
  return {
    by: job.pausedBy ?? 'system',
    at: toIso(job.pausedAt),
    reason: job.pauseReason,
    until: toIsoOrNull(job.pausedUntil),
  };
}

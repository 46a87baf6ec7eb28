import { toIso, toIsoOrNull, type EpochMs } from '../kernel/index.js';
import type { AttemptEntity } from './attempt.entity.js';
import type { AttemptDto, ExecutionDetailDto, ExecutionDto, LateVerdictDto } from './dto/execution.dto.js';
import { EXECUTION_KINDS, statusName } from './execution-status.js';
import type { ExecutionView } from './execution-view.js';

/** The one mapping of an execution to the wire. */
export function toExecutionDto(view: ExecutionView): ExecutionDto {
  return {
    id: view.id,
    jobId: view.jobId,
    jobName: view.jobName,
    kind: EXECUTION_KINDS[view.kind] ?? 'schedule',
    operationId: EXECUTION_KINDS[view.kind] === 'backfill' ? view.origin : null,
    scheduledFor: toIso(view.scheduledFor),
    scheduledUntil: toIsoOrNull(view.scheduledUntil),
    fireCount: view.fireCount,
    status: view.status,
    reasonCode: view.reasonCode,
    reasonParams: view.reasonParams,
    plannedAt: toIso(view.plannedAt),
    queuedAt: toIsoOrNull(view.queuedAt),
    dueAt: toIso(view.dueAt),
    startedAt: toIsoOrNull(view.startedAt),
    finishedAt: toIsoOrNull(view.finishedAt),
    latenessMs: elapsed(view.dueAt, view.startedAt),
    durationMs: elapsed(view.startedAt, view.finishedAt),
    attempt: view.attempt,
    maxAttempts: view.maxAttempts,
    fence: view.fence,
    slot: view.slot,
    instanceId: view.instanceId,
    retryOf: view.retryOf,
    progress: view.progress,
    params: view.params,
    result: view.result,
    error: view.error,
    triggeredBy: view.triggeredBy,
    jobVersion: view.jobVersion,
    note: view.note,
    handledAt: toIsoOrNull(view.handledAt),
    handledBy: view.handledBy,
  };
}

/** An execution with its attempts, the oldest first. */
export function toExecutionDetailDto(
  view: ExecutionView,
  archived: readonly AttemptEntity[],
): ExecutionDetailDto {
  const last = archived.find((attempt) => attempt.attempt === view.attempt);
  const earlier = archived.filter((attempt) => attempt !== last).map(toAttemptDto);
  const attempts = view.attempt === 0 ? earlier : [...earlier, latestAttempt(view, last)];
  return { ...toExecutionDto(view), attempts };
}

/** The newest attempt is the execution's own row, unless it was archived as a whole (back-off before the next one). A row that
 *  holds late evidence only has no end of its own. */
function latestAttempt(view: ExecutionView, archived: AttemptEntity | undefined): AttemptDto {
  if (archived && archived.finishedAt !== null) return toAttemptDto(archived);
  return {
    attempt: view.attempt,
    status: view.status,
    reasonCode: view.reasonCode,
    reasonParams: view.reasonParams,
    fence: view.fence,
    slot: view.slot,
    instanceId: view.instanceId,
    startedAt: toIsoOrNull(view.startedAt),
    finishedAt: toIsoOrNull(view.finishedAt),
    durationMs: elapsed(view.startedAt, view.finishedAt),
    error: view.error,
    late: archived ? toLateVerdictDto(archived) : null,
  };
}

function toAttemptDto(attempt: AttemptEntity): AttemptDto {
  return {
    attempt: attempt.attempt,
    status: statusName(attempt.statusId),
    reasonCode: attempt.reasonCode,
    reasonParams: attempt.reasonParams,
    fence: attempt.fence,
    slot: attempt.slot,
    instanceId: attempt.instanceId,
    startedAt: toIsoOrNull(attempt.startedAt),
    finishedAt: toIsoOrNull(attempt.finishedAt),
    durationMs: elapsed(attempt.startedAt, attempt.finishedAt),
    error: attempt.error,
    late: toLateVerdictDto(attempt),
  };
}

function toLateVerdictDto(attempt: AttemptEntity): LateVerdictDto | null {
  if (attempt.lateStatusId === null) return null;
  return {
    status: statusName(attempt.lateStatusId),
    at: toIsoOrNull(attempt.lateAt),
    result: attempt.lateResult,
    error: attempt.lateError,
  };
}

function elapsed(from: EpochMs | null, to: EpochMs | null): number | null {
  return from === null || to === null ? null : to - from;
}

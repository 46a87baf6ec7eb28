import { epochMs, toIso, toIsoOrNull } from '../kernel/index.js';
import type { OperationDto, OperationItemDto } from './dto/operation.dto.js';
import { countsOf } from './operation-progress.js';
import { ITEM_OUTCOMES, pendingOf } from './operation-state.js';
import type { ItemView, OperationView } from './operations.read.js';

/** The one mapping of an operation to the wire. */
export function toOperationDto({ operation, jobName }: OperationView): OperationDto {
  const counts = countsOf(operation);
  const { kind: _kind, ...request } = operation.request;
  return {
    id: operation.id,
    kind: operation.kind,
    action: operation.action,
    status: operation.status,
    jobId: operation.jobId,
    jobName,
    from: toIsoOrNull(operation.rangeFrom),
    to: toIsoOrNull(operation.rangeTo),
    concurrency: operation.concurrency,
    request,
    progress: { ...counts, isTotalFinal: operation.collected, pending: pendingOf(counts) },
    createdBy: operation.createdBy,
    reason: operation.reason,
    stopCode: operation.stopCode,
    createdAt: toIso(operation.createdAt),
    updatedAt: toIso(operation.updatedAt),
    finishedAt: toIsoOrNull(operation.finishedAt),
  };
}

/** The one mapping of an item to the wire. */
export function toItemDto({ kind, item, jobId, jobName }: ItemView): OperationItemDto {
  return {
    seq: item.seq,
    jobId,
    jobName,
    scheduledFor: kind === 'backfill' ? toIso(epochMs(Number(item.target))) : null,
    targetExecutionId: null,
    executionId: item.executionId,
    outcome: ITEM_OUTCOMES[item.outcome] ?? 'pending',
    code: item.code,
    detail: item.detail,
    finishedAt: toIsoOrNull(item.finishedAt),
  };
}

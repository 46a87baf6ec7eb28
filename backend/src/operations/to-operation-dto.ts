import type { HistoryFilter } from '../executions/index.js';
import { epochMs, toIso, toIsoOrNull, type EpochMs } from '../kernel/index.js';
import type { OperationDto, OperationItemDto } from './dto/operation.dto.js';
import { countsOf } from './operation-progress.js';
import { ITEM_OUTCOMES, pendingOf } from './operation-state.js';
import type { OperationRequest } from './operation-request.js';
import type { ItemView, OperationView } from './operations.read.js';

/** The one mapping of an operation to the wire. */
export function toOperationDto({ operation, jobName }: OperationView): OperationDto {
  const counts = countsOf(operation);
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
    request: requestDto(operation.request),
    progress: { ...counts, isTotalFinal: operation.collected, pending: pendingOf(counts) },
    createdBy: operation.createdBy,
    reason: operation.reason,
    stopCode: operation.stopCode,
    createdAt: toIso(operation.createdAt),
    updatedAt: toIso(operation.updatedAt),
    finishedAt: toIsoOrNull(operation.finishedAt),
  };
}

/** Instants as ISO text; what only we need is left out. */
function requestDto(request: OperationRequest): Record<string, unknown> {
  switch (request.kind) {
    case 'backfill':
      return { only: request.only, params: request.params };
    case 'job_action':
      return { until: toIsoOrNull(request.until), tags: request.tags, filter: request.filter };
    case 'execution_action':
      return { filter: request.filter && filterDto(request.filter) };
  }
}

/** The filter as a client gives it: what narrows nothing is left out. */
function filterDto({ statuses, kinds, reasonCodes, ...rest }: HistoryFilter): Record<string, unknown> {
  const lists = { status: statuses, kind: kinds, reasonCode: reasonCodes };
  const given = Object.entries({ ...rest, ...lists }).filter(([, value]) =>
    Array.isArray(value) ? value.length > 0 : value !== null,
  );
  const isInstant = (name: string): boolean => /^(started)?(from|to)$/i.test(name);
  return Object.fromEntries(
    given.map(([name, value]) => [name, isInstant(name) ? toIso(value as EpochMs) : value]),
  );
}

/** The one mapping of an item to the wire. */
export function toItemDto({ kind, item, jobId, jobName }: ItemView): OperationItemDto {
  return {
    seq: item.seq,
    jobId,
    jobName,
    scheduledFor: kind === 'backfill' ? toIso(epochMs(Number(item.target))) : null,
    targetExecutionId: kind === 'execution_action' ? item.target : null,
    executionId: item.executionId,
    outcome: ITEM_OUTCOMES[item.outcome] ?? 'pending',
    code: item.code,
    detail: item.detail,
    finishedAt: toIsoOrNull(item.finishedAt),
  };
}

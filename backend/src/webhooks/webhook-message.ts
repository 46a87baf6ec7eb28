import { toExecutionDto, type ExecutionView } from '../executions/index.js';
import { toIso, type EpochMs } from '../kernel/index.js';
import type { WebhookEvent } from './webhook-events.js';

/** The job of a message. */
export interface MessageJob {
  id: number;
  name: string | null;
  jobKey: string | null;
  taskFunctionKey: string | null;
  tags: string[];
}

/** Body of a message about an execution, as Standard Webhooks 1.0.0 shapes it: `type`, `timestamp` (when it happened), `data`. The fields of
 *  the execution are those of the REST API; parameters, result and stack stay there, for they may be long or secret. Pure.
 *  @param consoleUrl where people reach this service; null = no link. */
export function bodyOfExecution(
  event: WebhookEvent,
  view: ExecutionView,
  job: MessageJob,
  { at, consoleUrl }: { at: EpochMs; consoleUrl: string | null },
): string {
  const { id, kind, status, reasonCode, reasonParams, error, ...execution } = toExecutionDto(view);
  const { scheduledFor, scheduledUntil, fireCount, startedAt, finishedAt } = execution;
  const { latenessMs, durationMs, attempt, maxAttempts, triggeredBy } = execution;
  return JSON.stringify({
    type: event,
    timestamp: toIso(view.finishedAt ?? at),
    data: {
      job,
      execution: {
        ...{ id, kind, status, reasonCode, reasonParams },
        ...{ scheduledFor, scheduledUntil, fireCount, startedAt, finishedAt },
        ...{ latenessMs, durationMs, attempt, maxAttempts, triggeredBy },
        error: error && { type: error.type, message: error.message },
        url: consoleUrl && `${consoleUrl.replace(/\/$/, '')}/executions/${id}`,
      },
    },
  });
}

/** Body of a message that somebody asked for to see whether it arrives. */
export function bodyOfTest(webhook: string, by: string, at: EpochMs): string {
  return JSON.stringify({ type: 'webhook.test', timestamp: toIso(at), data: { webhook, by } });
}

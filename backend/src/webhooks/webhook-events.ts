import type { ExecutionStatus } from '../executions/index.js';
import { isMeantFor } from '../windows/index.js';

/** What a webhook can be told. `execution.*`: a run ended so, each time. `job.failing`: a run of the job did not do its work, and the one
 *  before did; `job.recovered`: one does it again. So a job that fails all night is told twice. `webhook.test`: somebody asked for it. */
export const WEBHOOK_EVENTS = [
  'job.failing',
  'job.recovered',
  'execution.succeeded',
  'execution.failed',
  'execution.timed_out',
  'execution.lost',
  'execution.missed',
  'execution.skipped',
  'execution.cancelled',
] as const;

/** An event one subscribes to. */
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];
/** An event as it is sent. */
export type SentEvent = WebhookEvent | 'webhook.test';

/** Outcomes after which a job is failing: it should have done its work and did not. Skips and cancels are decisions. */
const BAD: ReadonlySet<ExecutionStatus> = new Set(['failed', 'timed_out', 'lost', 'missed']);

/** What a job's latest outcome makes of it: null = nothing changes. Pure. */
export function turnOf(status: ExecutionStatus, isFailing: boolean): 'job.failing' | 'job.recovered' | null {
  if (BAD.has(status)) return isFailing ? null : 'job.failing';
  return status === 'succeeded' && isFailing ? 'job.recovered' : null;
}

/** The event of an outcome; null for one that is none. */
export function eventOf(status: ExecutionStatus): WebhookEvent | null {
  return WEBHOOK_EVENTS.find((event) => event === `execution.${status}`) ?? null;
}

/** Whether a webhook wants to hear of it. Its tags choose jobs as those of a maintenance window do. */
export function wants(
  webhook: { events: readonly string[]; tags: string[] },
  event: WebhookEvent,
  tags: readonly string[],
): boolean {
  return webhook.events.includes(event) && isMeantFor(webhook, tags);
}

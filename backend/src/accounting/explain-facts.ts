import type { ExecutionStatus, WaitReason } from '../executions/index.js';
import type { JobState, PauseFacts } from '../jobs/index.js';
import type { EpochMs } from '../kernel/index.js';
import type { Trigger } from '../triggers/index.js';
import type { WindowSpan } from '../windows/index.js';
import type { ScheduleRevision } from './schedule-history.js';

/** A revision with who made it. */
export interface SignedRevision extends ScheduleRevision {
  action: string;
  by: string;
  reason: string | null;
}

/** The job as it is now. */
export interface ExplainedJob extends PauseFacts {
  id: number;
  name: string;
  timezone: string;
  state: JobState;
  taskFunctionKey: string;
  tags: readonly string[];
  nextScheduledFor: EpochMs | null;
}

/** The ledger row that covers the instant. */
export interface RecordedFire {
  id: string;
  scheduledFor: EpochMs;
  scheduledUntil: EpochMs | null;
  fireCount: number;
  dueAt: EpochMs;
  status: ExecutionStatus;
  wait: WaitReason;
  reasonCode: string | null;
  reasonParams: Record<string, unknown> | null;
  startedAt: EpochMs | null;
  finishedAt: EpochMs | null;
  attempt: number;
  instanceId: number | null;
  instanceName: string | null;
}

/** What a backfill made of the instant. */
export interface BackfilledFire {
  id: string;
  operationId: number;
  status: ExecutionStatus;
  startedAt: EpochMs | null;
  finishedAt: EpochMs | null;
}

/** A time in which no instance of a kind was alive. */
export interface Gap {
  /** Last sign of life before; null = there never was one. */
  from: EpochMs | null;
  /** Next start; null = none so far. */
  to: EpochMs | null;
}

/** Everything an explanation depends on. */
export interface ExplainFacts {
  now: EpochMs;
  at: EpochMs;
  job: ExplainedJob;
  /** Revisions that took effect before `at`, newest first: the first is in force at `at`. */
  revisions: readonly SignedRevision[];
  /** Newest revision up to the one in force with each of these actions, where there is one. */
  signed: Partial<Record<'disable' | 'delete' | 'handler_missing', SignedRevision>>;
  fire: RecordedFire | null;
  /** Oldest first. */
  backfills: readonly BackfilledFire[];
  /** No instance that plans and fires was alive when the fire was due (now, when it is still to come). */
  engineGap: Gap | null;
  /** The same for instances that run tasks. */
  runnerGap: Gap | null;
  /** Whether a live instance has the job's function. */
  hasHandler: boolean;
  /** Executions that hold the job's slots now. */
  holders: readonly string[];
  /** The maintenance window into which a fire without a row falls as windows are now. */
  window: WindowSpan | null;
  /** Rows with an earlier nominal instant may have been cleaned up. */
  horizon: EpochMs | null;
}

/** The schedule in force at the instant, where there is one. */
export interface InForce {
  revision: SignedRevision;
  trigger: Trigger;
}

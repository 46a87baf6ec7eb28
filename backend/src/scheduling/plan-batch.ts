import type { ExecutionRecord, PlannedFire } from '../executions/index.js';
import type { EpochMs, ExecutionId } from '../kernel/index.js';
import {
  isPlannable,
  jobStateOf,
  missedReason,
  toPlannedFire,
  type CursorAdvance,
  type JobEntity,
  type JobPlan,
} from '../jobs/index.js';

/** A fire that is to be admitted at its instant. */
export interface PlannedEntry {
  row: ExecutionRecord;
  job: JobEntity;
}

/** What the plans of a turn's jobs write, as rows for the batch statements. Pure. */
export class PlanBatch {
  /** To be admitted by this instance, once committed. */
  readonly entries: PlannedEntry[] = [];
  /** New lines of the ledger. */
  readonly fires: PlannedFire[] = [];
  readonly advances: CursorAdvance[] = [];
  /** Planned rows that turn out not to run. */
  readonly missed: { id: ExecutionId; reasonCode: string; reasonParams: Record<string, unknown> }[] = [];
  /** Planned rows that will run, late. */
  readonly caughtUp: ExecutionId[] = [];

  /** @param now the database's time. */
  constructor(readonly now: EpochMs) {}

  /** @param instanceId who should admit the job's fires; null = whoever sweeps first. */
  add(job: JobEntity, plan: JobPlan<ExecutionRecord>, instanceId: number | null): void {
    for (const [row, outcome] of plan.waiting) {
      if (outcome.decision === 'run') this.caughtUp.push(row.id);
      else this.missed.push({ id: row.id, ...missedReason(job, row, outcome, this.now) });
    }
    // A job that is paused or within a maintenance window has nothing to record before its instant.
    if (plan.fires.length === 0) return;
    for (const fire of plan.fires) {
      const line = toPlannedFire(job, fire, { instanceId, now: this.now });
      this.fires.push(line);
      if (fire.status === 'planned') this.entries.push({ row: toRecord(line, fire.catchUp), job });
    }
    const { nextScheduledFor, nextRunAt } = plan;
    const state = jobStateOf({ ...job, nextScheduledFor });
    this.advances.push({ jobId: job.id, nextScheduledFor, nextRunAt, state, plannable: isPlannable(state) });
  }
}

/** The row that a line becomes. */
function toRecord(line: PlannedFire, catchUp: boolean): ExecutionRecord {
  const { id, jobId, scheduledFor, dueAt, priority, jobVersion, instanceId } = line;
  return {
    ...{ id, jobId, scheduledFor, dueAt, priority, jobVersion, instanceId, catchUp },
    origin: 0,
    fireCount: 1,
    kind: 0,
    status: 'planned',
    waitReason: 0,
    attempt: 0,
    fence: 0,
    slot: null,
    handover: 0,
    queuedAt: null,
    startedAt: null,
    paramsJson: null,
    cancelRequestedAt: null,
  };
}

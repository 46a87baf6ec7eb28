import { Injectable } from '@nestjs/common';
import { AmbiguousCommitError, type Session } from '../database/index.js';
import { STATUS_IDS, type FinishWrite, type OpenCheck } from '../executions/index.js';
import { Clock, type EpochMs, type ExecutionId } from '../kernel/index.js';
import { BatchLane } from './batch-lane.js';
import { LedgerStore } from './ledger-store.js';
import { Telemetry } from './telemetry.js';

/** A verdict with what the job's row is to remember. */
export interface FinishedRun extends FinishWrite {
  scheduledFor: EpochMs;
}

/** Whether the verdict became the outcome, or came too late. */
export type FinishResult = 'recorded' | 'stale';

const RETRY_MS = 500;

/** What is to be written: the verdicts, and which of them are no longer the outcome. */
interface WritePlan {
  runs: FinishedRun[];
  stale: Set<ExecutionId>;
}

/** Leaves the transaction without a trace, with what is to be written instead. */
class Refused extends Error {
  constructor(readonly plan: WritePlan) {
    super('a verdict was refused');
  }
}

/** The verdict on a run that somebody wanted cancelled before it ended otherwise: no further attempt. A loss stays a loss. */
function withoutRetry(run: FinishedRun, row: OpenCheck): FinishedRun {
  if (run.status === 'lost') return { ...run, retryAt: null };
  const reasonParams = {
    by: row.cancelRequestedBy,
    ...(row.cancelReason ? { reason: row.cancelReason } : {}),
  };
  return {
    ...run,
    status: 'cancelled',
    retryAt: null,
    reasonCode: 'cancelled_by_user',
    reasonParamsJson: JSON.stringify(reasonParams),
  };
}

/** Writes verdicts. Fenced: one that came after its execution had been given to somebody else is kept as late evidence on the attempt.
 *  Never gives up while the process lives: a verdict that cannot be written now is written when the database is back. */
@Injectable()
export class FinishLane {
  private readonly lane = new BatchLane<FinishedRun, FinishResult>((runs) => this.flush(runs));
  /** A lane of its own: verdicts do not wait for what job rows remember. */
  private readonly memory = new BatchLane<FinishedRun, void>((runs) => this.remember(runs));
  private closed = false;

  constructor(
    private readonly store: LedgerStore,
    private readonly clock: Clock,
    private readonly telemetry: Telemetry,
  ) {}

  /** From now on a verdict that cannot be written is given up: the process ends and recovery decides. */
  close(): void {
    this.closed = true;
  }

  async finish(run: FinishedRun): Promise<FinishResult> {
    for (;;) {
      try {
        const result = await this.lane.submit(run);
        if (result === 'recorded' && run.retryAt === null) await this.memory.submit(run);
        return result;
      } catch (error) {
        // Writing again is harmless: a verdict that was committed by the lost statement is recognised.
        if (this.closed) throw error;
        this.telemetry.logger.warn('a verdict could not be written yet', {
          executionId: run.id,
          error: String(error),
        });
        await this.clock.sleep(error instanceof AmbiguousCommitError ? 0 : RETRY_MS);
      }
    }
  }

  private async flush(runs: FinishedRun[]): Promise<FinishResult[]> {
    await this.telemetry.faults.reach('before-finish');
    const plan = await this.writeFenced(runs);
    await this.telemetry.faults.reach('after-finish-commit');
    const recorded = plan.runs.filter((run) => !plan.stale.has(run.id));
    this.announce(recorded);
    this.count(runs, recorded);
    return runs.map((run) => (plan.stale.has(run.id) ? 'stale' : 'recorded'));
  }

  /** A batch with a refused verdict is rolled back and written again without it: its slot must not be freed, it is no longer its own. */
  private async writeFenced(runs: FinishedRun[]): Promise<WritePlan> {
    let plan: WritePlan = { runs, stale: new Set() };
    for (;;) {
      try {
        const written = plan;
        await this.store.database.transaction((tx) => this.write(tx, written));
        return plan;
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        plan = error.plan;
      }
    }
  }

  private async write(tx: Session, plan: WritePlan): Promise<void> {
    const live = plan.runs.filter((run) => !plan.stale.has(run.id));
    const ends = live.filter((run) => run.retryAt === null);
    const retries = live.filter((run) => run.retryAt !== null);
    await this.store.slots.free(
      tx,
      ends.map((run) => ({ jobId: run.jobId, slot: run.slot, executionId: run.id, fencingToken: run.fence })),
    );
    const ended = await this.store.flow.finish(tx, ends);
    const backedOff = await this.store.flow.backOff(tx, retries);
    if (ended + backedOff < live.length) {
      const revised = await this.review(tx, plan);
      if (revised) throw new Refused(revised);
    }
    await this.store.flow.archiveAttempts(tx, retries);
    await this.store.flow.saveLateEvidence(
      tx,
      // That a run was given up for lost is no evidence of what it did.
      plan.runs.filter((run) => plan.stale.has(run.id) && run.status !== 'lost'),
    );
    await this.telemetry.faults.reach('in-finish');
  }

  /** Looks why a batch took fewer rows than given. A verdict that an earlier, unanswered commit wrote is found as it left the row; one
   *  whose run somebody wants cancelled gets no further attempt; any other refused one is stale.
   *  @returns null when there is nothing to change. */
  private async review(tx: Session, { runs, stale }: WritePlan): Promise<WritePlan | null> {
    const now = new Map(
      (
        await this.store.flow.checkOpen(
          tx,
          runs.map((run) => run.id),
        )
      ).map((row) => [row.id, row]),
    );
    const revised: WritePlan = { runs: [], stale: new Set(stale) };
    let changes = 0;
    for (const run of runs) {
      const row = now.get(run.id);
      const isOurs =
        row?.fence === run.fence && row.status === (run.retryAt === null ? run.status : 'queued');
      const isCancelled =
        row?.fence === run.fence && row.status === 'running' && row.cancelRequested && run.retryAt !== null;
      if (isCancelled) revised.runs.push(withoutRetry(run, row));
      else revised.runs.push(run);
      if (!isOurs && !isCancelled && !stale.has(run.id)) revised.stale.add(run.id);
      if (isCancelled || revised.stale.has(run.id) !== stale.has(run.id)) changes += 1;
    }
    return changes > 0 ? revised : null;
  }

  /** The job row is only a memory of the last run: losing it to a crash is mended by the next run. Never throws. */
  private async remember(runs: readonly FinishedRun[]): Promise<void[]> {
    const last = runs.map((run) => ({
      jobId: run.jobId,
      at: run.startedAt,
      statusId: STATUS_IDS[run.status],
      succeededFor: run.status === 'succeeded' ? run.scheduledFor : null,
    }));
    await this.store.database
      .read((session) => this.store.jobs.recordLastRuns(session, last))
      .catch((error: unknown) => this.telemetry.logger.warn('last runs not noted', { error: String(error) }));
    return runs.map(() => undefined);
  }

  private count(runs: readonly FinishedRun[], recorded: readonly FinishedRun[]): void {
    this.telemetry.metrics.observe('mawid_flush_batch_rows', { lane: 'finish' }, runs.length);
    if (recorded.length < runs.length) {
      this.telemetry.metrics.count('mawid_stale_writes_refused_total', {}, runs.length - recorded.length);
    }
    for (const run of recorded) {
      if (run.retryAt !== null) continue;
      const { status } = run;
      this.telemetry.metrics.count('mawid_executions_finished_total', { status });
      this.telemetry.metrics.observe(
        'mawid_execution_duration_seconds',
        { status },
        Math.max(0, run.at - run.startedAt) / 1_000,
      );
    }
  }

  private announce(runs: readonly FinishedRun[]): void {
    for (const run of runs) {
      const status = run.retryAt === null ? run.status : 'queued';
      this.telemetry.hub.publish({
        type: 'execution.changed',
        jobId: run.jobId,
        executionId: run.id,
        status,
      });
    }
  }
}

import { Injectable } from '@nestjs/common';
import { AmbiguousCommitError, type Session } from '../database/index.js';
import { STATUS_IDS, type FinishWrite } from '../executions/index.js';
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

/** Writes verdicts. Fenced: one that came after its execution had been given to somebody else is kept as late evidence on the attempt.
 *  Never gives up while the process lives: a verdict that cannot be written now is written when the database is back. */
@Injectable()
export class FinishLane {
  private readonly lane = new BatchLane<FinishedRun, FinishResult>((runs) => this.flush(runs), 2);
  private closed = false;

  constructor(
    private readonly store: LedgerStore,
    private readonly clock: Clock,
    private readonly telemetry: Telemetry,
  ) {}

  /** Verdicts not written yet. */
  get pending(): number {
    return this.lane.pending;
  }

  /** From now on a verdict that cannot be written is given up: the process ends and recovery decides. */
  close(): void {
    this.closed = true;
  }

  async finish(run: FinishedRun): Promise<FinishResult> {
    for (;;) {
      try {
        return await this.lane.submit(run);
      } catch (error) {
        // Writing again is harmless: a verdict that was committed by the lost statement is recognised.
        if (this.closed) throw error;
        this.telemetry.logger.warn('a verdict could not be written yet', { executionId: run.id, error: String(error) });
        await this.clock.sleep(error instanceof AmbiguousCommitError ? 0 : RETRY_MS);
      }
    }
  }

  private async flush(runs: FinishedRun[]): Promise<FinishResult[]> {
    const stale = await this.store.database.transaction((tx) => this.write(tx, runs));
    const recorded = runs.filter((run) => !stale.has(run.id));
    this.announce(recorded);
    this.count(runs, recorded);
    // The job row is only a memory of the last run: losing it to a crash is mended by the next run.
    await this.remember(recorded).catch((error: unknown) => this.telemetry.logger.warn('last runs not noted', { error: String(error) }));
    return runs.map((run) => (stale.has(run.id) ? 'stale' : 'recorded'));
  }

  private async write(tx: Session, runs: readonly FinishedRun[]): Promise<Set<ExecutionId>> {
    const ends = runs.filter((run) => run.retryAt === null);
    const retries = runs.filter((run) => run.retryAt !== null);
    await this.store.slots.free(
      tx,
      ends.map((run) => ({ jobId: run.jobId, slot: run.slot, executionId: run.id, fencingToken: run.fence })),
    );
    const ended = await this.store.flow.finish(tx, ends);
    const backedOff = await this.store.flow.backOff(tx, retries);
    const stale = ended + backedOff === runs.length ? new Set<ExecutionId>() : await this.findStale(tx, runs);
    await this.store.flow.archiveAttempts(tx, retries.filter((run) => !stale.has(run.id)));
    await this.store.flow.saveLateEvidence(tx, runs.filter((run) => stale.has(run.id)));
    return stale;
  }

  /** Of a batch that took fewer rows than given: those whose row is not in the state this verdict leaves. A verdict that an earlier,
   *  unanswered commit wrote is in that state. */
  private async findStale(tx: Session, runs: readonly FinishedRun[]): Promise<Set<ExecutionId>> {
    const now = new Map((await this.store.flow.checkOpen(tx, runs.map((run) => run.id))).map((row) => [row.id, row]));
    const isOurs = (run: FinishedRun): boolean => {
      const row = now.get(run.id);
      return row?.fence === run.fence && row.status === (run.retryAt === null ? run.status : 'queued');
    };
    return new Set(runs.filter((run) => !isOurs(run)).map((run) => run.id));
  }

  private async remember(runs: readonly FinishedRun[]): Promise<void> {
    const ended = runs.filter((run) => run.retryAt === null);
    if (ended.length === 0) return;
    const last = ended.map((run) => ({
      jobId: run.jobId,
      at: run.startedAt,
      statusId: STATUS_IDS[run.status],
      succeededFor: run.status === 'succeeded' ? run.scheduledFor : null,
    }));
    await this.store.database.read((session) => this.store.jobs.recordLastRuns(session, last));
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
      this.telemetry.metrics.observe('mawid_execution_duration_seconds', { status }, Math.max(0, run.at - run.startedAt) / 1_000);
    }
  }

  private announce(runs: readonly FinishedRun[]): void {
    for (const run of runs) {
      const status = run.retryAt === null ? run.status : 'queued';
      this.telemetry.hub.publish({ type: 'execution.changed', jobId: run.jobId, executionId: run.id, status });
    }
  }
}

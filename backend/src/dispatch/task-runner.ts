import { Injectable } from '@nestjs/common';
import { EXECUTION_KINDS, type OpenCheck } from '../executions/index.js';
import { Clock, epochMs, SECOND, toIso, type EpochMs, type ExecutionId, type Ms } from '../kernel/index.js';
import { TaskRegistry, type FireInfo, type TaskContext } from '../tasks/index.js';
import { REPLACED_BY } from './admission.js';
import type { Outcome } from './admission-writes.js';
import type { Candidate } from './candidate.js';
import { Attempt, type Verdict } from './attempt.js';
import type { FinishedRun } from './finish-lane.js';
import { LedgerStore } from './ledger-store.js';
import { Permits } from './permits.js';
import { isRedelivered, retryDelayMs } from './retry-delay.js';
import { RunOutbox } from './run-outbox.js';
import { Telemetry } from './telemetry.js';

type Started = Extract<Outcome, { kind: 'started' }>;

interface OpenRun {
  candidate: Candidate;
  started: Started;
  attempt: Attempt;
}

/** Whether another execution of the job is likely to wait for the slot of this one. Rarer ones (the first catch-up that finds the slot
 *  busy) are swept. */
const mayBeWaitedFor = ({ row, job }: Candidate): boolean =>
  job.overlapPolicy !== 'skip' || row.catchUp || EXECUTION_KINDS[row.kind] === 'backfill';

/** Runs what was started: calls the function, watches it, writes the verdict, gives the permit back.
 *
 *  Purpose: between the start's commit and the verdict's. State: the open runs of this process.
 *  Failure handling: everything a function can do ends in a verdict; a row that was given to somebody else fences its run off. */
@Injectable()
export class TaskRunner {
  private readonly open = new Map<ExecutionId, OpenRun>();
  private readonly lastSuccess = new Map<number, EpochMs>();
  /** Verdict given, promise not settled: permits held by functions that ignore their signal. */
  private strays = 0;

  constructor(
    private readonly registry: TaskRegistry,
    private readonly store: LedgerStore,
    private readonly clock: Clock,
    private readonly outbox: RunOutbox,
    readonly permits: Permits,
    private readonly telemetry: Telemetry,
  ) {}

  get running(): number {
    return this.open.size;
  }

  /** Whether every permit is held by a run whose verdict was given: nothing can run here any more. */
  get isStuck(): boolean {
    return this.permits.capacity > 0 && this.strays >= this.permits.capacity;
  }

  /** Calls the function of an execution whose start was committed. The caller took a permit for it; it is given back when the
   *  function's promise settles. Never throws. */
  run(candidate: Candidate, started: Started): void {
    const { job, row } = candidate;
    const definition = this.registry.get(job.taskFunctionKey);
    const timeoutSeconds = job.timeoutSeconds ?? definition?.timeoutSeconds ?? null;
    const attempt = new Attempt(this.clock, {
      timeoutMs: timeoutSeconds === null ? null : timeoutSeconds * SECOND,
      graceMs: job.cancelGraceSeconds * SECOND,
    });
    const run = { candidate, started, attempt };
    // Its start before was given up for lost and goes on here all the same: that one has nothing to say any more.
    this.open.get(row.id)?.attempt.fenceOff();
    this.open.set(row.id, run);
    this.telemetry.hub.publish({
      type: 'execution.changed',
      jobId: job.id,
      executionId: row.id,
      status: 'running',
    });
    this.countStart(candidate, started);
    const params = row.paramsJson === null ? job.params : (JSON.parse(row.paramsJson) as unknown);
    const context = this.contextOf(candidate, started, attempt);
    attempt.start(async () => {
      if (!definition) throw new Error(`this process has no task function ${job.taskFunctionKey}`);
      const running = definition.run(params, context);
      // An injected error is the function's own, so it counts when the function has ended: nothing goes on after its verdict.
      const [ended, injected] = await Promise.allSettled([running, this.telemetry.faults.reach('in-task')]);
      if (ended.status === 'rejected') throw ended.reason;
      if (injected.status === 'rejected') throw injected.reason;
      return ended.value;
    });
    void this.watch(run).catch((error: unknown) =>
      this.telemetry.logger.error('a verdict was lost', { executionId: row.id, error: String(error) }),
    );
  }

  /** Looks what became of the open runs: cancels those somebody wants cancelled, fences off those that are no longer ours. */
  async poll(): Promise<void> {
    const ids = [...this.open.keys()];
    if (ids.length === 0) return;
    for (const row of await this.store.database.read((session) => this.store.flow.checkOpen(session, ids))) {
      const run = this.open.get(row.id);
      if (!run) continue;
      if (row.fence !== run.started.fence || row.status !== 'running') run.attempt.fenceOff();
      else if (row.cancelRequested) this.cancel(run, row);
    }
  }

  private cancel({ attempt }: OpenRun, { cancelRequestedBy: by, cancelReason }: OpenCheck): void {
    if (by?.startsWith(REPLACED_BY)) {
      attempt.cancel('replaced', {
        reasonCode: 'superseded',
        reasonParams: { by: by.slice(REPLACED_BY.length) },
      });
      return;
    }
    const reasonParams = { by, ...(cancelReason ? { reason: cancelReason } : {}) };
    attempt.cancel('cancelled', { reasonCode: 'cancelled_by_user', reasonParams });
  }

  /** Stops the runs that may be started again elsewhere, because no beat of this instance was acknowledged for `silentMs`. Where nobody
   *  declares it dead, its own verdict is what makes them start again: without one they would be `running` for ever. */
  giveUpRedeliverable(silentMs: Ms): void {
    const lastHeartbeatAt = toIso(epochMs(this.store.time.now() - Math.round(silentMs)));
    for (const { candidate, started, attempt } of this.open.values()) {
      if (candidate.job.delivery === 'at_least_once')
        attempt.giveUp({ instanceId: started.instanceId, lastHeartbeatAt });
    }
  }

  /** Waits up to `graceMs` for the open runs, then asks the rest to stop and judges them after one second more.
   *  @returns runs that had to be stopped. */
  async drain(graceMs: Ms): Promise<number> {
    await this.waitIdle(graceMs);
    const rest = [...this.open.values()];
    const order = { reasonCode: 'shutdown', reasonParams: { graceMs } };
    for (const run of rest) run.attempt.cancel('shutdown', order, SECOND);
    if (rest.length > 0) await this.waitIdle(3 * SECOND);
    await this.outbox.journal.flush();
    return rest.length;
  }

  private async waitIdle(limitMs: Ms): Promise<void> {
    const until = this.clock.monotonic() + limitMs;
    while (this.open.size > 0 && this.clock.monotonic() < until) await this.clock.sleep(20);
  }

  private async watch(run: OpenRun): Promise<void> {
    const { candidate, started, attempt } = run;
    const { id } = candidate.row;
    void attempt.settled.then(() => this.permits.release());
    const verdict = await attempt.judged;
    let isSettled = false;
    void attempt.settled.then(() => (isSettled = true));
    await Promise.resolve();
    if (!isSettled) this.watchStray(run, verdict?.status ?? 'lost');
    try {
      if (verdict) {
        if (verdict.status === 'succeeded') this.noteSuccess(candidate);
        await this.outbox.finish(this.finishedRun(candidate, started, verdict));
      }
    } finally {
      if (this.open.get(id) === run) this.open.delete(id);
      this.telemetry.hub.ring(mayBeWaitedFor(candidate) ? 'start' : 'room');
    }
  }

  /** A function that goes on after its verdict: counted, and what it says in the end is kept as evidence. */
  private watchStray({ candidate, started, attempt }: OpenRun, given: Verdict['status']): void {
    this.strays += 1;
    void attempt.settled.then(async (late) => {
      this.strays -= 1;
      const run = { ...this.finishedRun(candidate, started, late), retryAt: null };
      await this.store.database
        .transaction((tx) => this.store.flow.saveLateEvidence(tx, [run], given))
        .catch(() => undefined);
    });
  }

  private finishedRun(candidate: Candidate, started: Started, verdict: Verdict): FinishedRun {
    const { row, job } = candidate;
    const at = this.store.time.now();
    return {
      id: row.id,
      jobId: row.jobId,
      slot: started.slot,
      fence: started.fence,
      attempt: started.attempt,
      status: verdict.status,
      at,
      startedAt: started.at,
      scheduledFor: row.scheduledFor,
      instanceId: started.instanceId,
      resultJson: verdict.resultJson,
      errorJson: verdict.errorJson,
      reasonCode: verdict.reasonCode,
      reasonParamsJson: verdict.reasonParams === null ? null : JSON.stringify(verdict.reasonParams),
      retryAt: this.nextAttemptAt(job, started.attempt, verdict, at),
    };
  }

  private nextAttemptAt(
    job: Candidate['job'],
    attempt: number,
    verdict: Verdict,
    now: EpochMs,
  ): EpochMs | null {
    // Whether it obeyed or not, it was the process' end and nobody's wish.
    const isShutdown = verdict.reasonCode === 'shutdown' || verdict.reasonParams?.['cause'] === 'shutdown';
    if (isShutdown || verdict.status === 'lost') return isRedelivered(job, attempt) ? now : null;
    const failed = verdict.status === 'failed' || verdict.status === 'timed_out';
    // Params that do not fit will not fit the next time either.
    const isHopeless = verdict.reasonCode === 'invalid_params';
    if (!failed || isHopeless || attempt >= job.maxAttempts) return null;
    return epochMs(now + retryDelayMs(job, attempt, Math.random()));
  }

  private contextOf({ row, job }: Candidate, started: Started, attempt: Attempt): TaskContext {
    const owner = { id: row.id, jobId: row.jobId, attempt: started.attempt, fence: started.fence };
    const previous = Math.max(started.previousSuccessFor ?? 0, this.lastSuccess.get(job.id) ?? 0);
    const fire: FireInfo = {
      jobId: row.jobId,
      executionId: row.id,
      kind: EXECUTION_KINDS[row.kind] ?? 'schedule',
      scheduledFor: new Date(row.scheduledFor),
      dueAt: new Date(row.dueAt),
      latenessMs: Math.max(0, started.at - row.dueAt),
      catchUp: row.catchUp,
      standsFor: started.standsFor,
      attempt: started.attempt,
      slot: started.slot,
      previousSuccessAt: previous > 0 ? new Date(previous) : null,
    };
    return {
      signal: attempt.signal,
      log: this.outbox.journal.logOf(owner),
      progress: this.outbox.journal.progressOf(owner),
      fire,
      fence: started.fence,
      slot: started.slot,
    };
  }

  private countStart({ row }: Candidate, started: Started): void {
    const kind = EXECUTION_KINDS[row.kind] ?? 'schedule';
    this.telemetry.metrics.count('mawid_executions_started_total', { kind });
    this.telemetry.metrics.observe(
      'mawid_execution_lateness_seconds',
      { kind },
      Math.max(0, started.at - row.dueAt) / 1_000,
    );
  }

  /** The job's row learns of a success a moment after the slot is free; this process' own are known at once. Bounded. */
  private noteSuccess({ row }: Candidate): void {
    const known = this.lastSuccess.get(row.jobId) ?? 0;
    if (row.scheduledFor <= known) return;
    this.lastSuccess.delete(row.jobId);
    this.lastSuccess.set(row.jobId, row.scheduledFor);
    if (this.lastSuccess.size > 10_000)
      this.lastSuccess.delete(this.lastSuccess.keys().next().value as number);
  }
}

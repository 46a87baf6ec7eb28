import { Injectable } from '@nestjs/common';
import {
  Admission,
  BatchLane,
  JobCatalog,
  LedgerStore,
  TaskRunner,
  Telemetry,
  type Candidate,
  type Outcome,
} from '../dispatch/index.js';
import { WAIT_REASONS, type ExecutionRecord } from '../executions/index.js';
import { epochMs, type ExecutionId, type Ms } from '../kernel/index.js';
import type { JobEntity } from '../jobs/index.js';
import { Misfires } from './misfires.js';
import type { PlannedEntry } from './plan-batch.js';
import { Route, Router } from './router.js';

/** Rows of one sweep. */
const SWEEP_LIMIT = 500;
/** A planned row this much overdue is taken by whoever sees it, whomever it prefers. */
const OVERDUE_MS: Ms = 400;
/** A queued row not started this long after it was handed over is handed over again. */
const HAND_OVER_AGAIN_MS: Ms = 2_000;
/** The same when no entry waits in the queue: whoever took this one should have started it, and is probably dead. */
const TAKEN_AND_NOT_STARTED_MS: Ms = 500;
/** Candidates in the lane above which sweeping waits. */
const MAX_PENDING = 1_500;

/** Brings due executions to where they run: here, into the queue, or into the backlog that waits for a permit.
 *
 *  Purpose: everything between "due" and "started or handed over". State: ids on their way through this process, and the backlog.
 *  Failure handling: whatever is forgotten here is found again by a sweep, here or at a peer; the admission's compare-and-set makes
 *  doing it twice harmless. */
@Injectable()
export class Firing {
  private readonly lane = new BatchLane<Candidate, Outcome>((batch) => this.admit(batch));
  private readonly inFlight = new Set<ExecutionId>();
  private readonly misfires: Misfires;
  private backlog: Candidate[] = [];
  /** Due rows at the head of the list that cannot be brought anywhere from here: they must not hide those behind them. */
  private passedOver = 0;
  private wasBusy = false;
  private lacksRoom = false;

  constructor(
    private readonly store: LedgerStore,
    private readonly catalog: JobCatalog,
    private readonly admission: Admission,
    private readonly runner: TaskRunner,
    private readonly router: Router,
    private readonly telemetry: Telemetry,
  ) {
    this.misfires = new Misfires(store, telemetry);
    runner.permits.onFree(() => this.pump());
  }

  /** Executions that were admitted here and wait for a permit. */
  get queued(): number {
    return this.backlog.length;
  }

  /** Whom the planner should prefer for a job: this instance where it can bring the job to a runner. */
  preferredFor(job: JobEntity): number | null {
    return this.router.routeOf(job) === Route.elsewhere ? null : this.router.instanceId;
  }

  /** Admits planned fires that are due; those of one job in their order. */
  fire(entries: readonly PlannedEntry[]): void {
    if (!this.router.isFit) return;
    const ordered = [...entries].sort((a, b) => a.row.dueAt - b.row.dueAt);
    for (const group of Map.groupBy(ordered, ({ job }) => job.id).values()) {
      // On one slot the second would overlap the first, even if that takes a moment only: it is swept a moment later.
      const now = group.filter(({ row, job }, index) => index === 0 || row.catchUp || job.maxInstances > 1);
      void this.submit(now);
    }
  }

  /** Whether this instance may start work. */
  get isFit(): boolean {
    return this.router.isFit;
  }

  get instanceId(): number {
    return this.router.instanceId;
  }

  /** Whether so much is on its way that planning more that is overdue would only fill memory. */
  get isBusy(): boolean {
    return this.lane.pending + this.backlog.length > MAX_PENDING;
  }

  /** Whether the last sweep found, or may have left, more queued executions than there were permits or places for. */
  get isShort(): boolean {
    return this.lacksRoom;
  }

  /** One sweep over what is due and not on its way. @returns whether there may be more at once. */
  async sweep(): Promise<boolean> {
    if (!this.router.isFit || this.isBusy) return false;
    const more = await this.sweepPlanned();
    return (await this.sweepQueued()) || more;
  }

  private async sweepPlanned(): Promise<boolean> {
    const now = this.store.time.now();
    const { rows, jobs } = await this.store.database.read(async (session) => {
      const found = await this.store.flow.findDuePlanned(session, {
        now,
        overdueBefore: epochMs(now - OVERDUE_MS),
        limit: SWEEP_LIMIT,
        offset: this.passedOver,
      });
      const rows = found.filter((row) => !this.inFlight.has(row.id));
      return { rows, jobs: await this.catalog.definitionsOf(session, rows) };
    });
    const entries = rows.flatMap((row, index): PlannedEntry[] => {
      const job = jobs[index];
      // What cannot be brought anywhere from here is not judged here either: its fires do not make way for one another.
      return job && this.router.routeOf(job) !== Route.elsewhere ? [{ row, job }] : [];
    });
    const isFull = rows.length === SWEEP_LIMIT;
    this.passedOver = isFull && entries.length === 0 ? this.passedOver + SWEEP_LIMIT : 0;
    this.fire(await this.settleMisfires(entries));
    return isFull;
  }

  /** Decides what is late. @returns what is to be admitted. */
  private async settleMisfires(entries: readonly PlannedEntry[]): Promise<PlannedEntry[]> {
    const { run, missed } = await this.misfires.settle(entries);
    for (const { row } of missed) this.announce(row, 'missed');
    return run;
  }

  private async sweepQueued(): Promise<boolean> {
    const now = this.store.time.now();
    const { places, isDrained } = await this.router.queueRoom();
    const room = Math.max(this.runner.permits.free, places);
    const limit = Math.min(SWEEP_LIMIT, room);
    const { rows, jobs } = await this.store.database.read(async (session) => {
      const waiting = await this.store.flow.findWaitingForFreeSlot(session, SWEEP_LIMIT);
      const handedBefore = epochMs(now - (isDrained ? TAKEN_AND_NOT_STARTED_MS : HAND_OVER_AGAIN_MS));
      const ready =
        limit > 0 ? await this.store.flow.findReadyQueued(session, { now, handedBefore, limit }) : [];
      this.lacksRoom = ready.length === limit;
      const rows = [...ready, ...waiting].filter((row) => !this.inFlight.has(row.id));
      return { rows, jobs: await this.catalog.definitionsOf(session, rows) };
    });
    const forQueue: ExecutionRecord[] = [];
    const forSlots: PlannedEntry[] = [];
    rows.forEach((row, index) => {
      const job = jobs[index];
      if (!job) return;
      if (row.waitReason === WAIT_REASONS.slot) forSlots.push({ row, job });
      else if (this.router.routeOf(job) === Route.queue) forQueue.push(row);
      else if (this.runner.permits.free > 0) void this.submit([{ row, job }]);
    });
    // No more than there can be slots: the others would be looked at in vain.
    for (const group of Map.groupBy(forSlots, ({ job }) => job.id).values())
      void this.submit(group.slice(0, group[0]!.job.maxInstances));
    await this.handOverAgain(forQueue.slice(0, places));
    return false;
  }

  private async handOverAgain(rows: readonly ExecutionRecord[]): Promise<void> {
    if (rows.length === 0) return;
    const ids = rows.map((row) => row.id);
    await this.store.database.transaction((tx) =>
      this.store.flow.markHandedOver(tx, ids, this.store.time.now()),
    );
    await this.handOver(rows);
  }

  private async handOver(rows: readonly ExecutionRecord[]): Promise<void> {
    if (rows.length === 0) return;
    await this.router.enqueue(rows.map((row) => ({ id: row.id, handover: row.handover + 1 })));
    await this.telemetry.faults.reach('after-hand-over');
  }

  /** One after the other: together they could be admitted in any order. */
  private async submit(entries: readonly PlannedEntry[]): Promise<void> {
    const own = entries.filter(({ row, job }) => {
      return !this.inFlight.has(row.id) && this.router.routeOf(job) !== Route.elsewhere;
    });
    for (const { row } of own) this.inFlight.add(row.id);
    for (const { row, job } of own) {
      if (this.router.isFit) await this.follow({ row, job, intent: 'queue' });
      else this.inFlight.delete(row.id);
    }
  }

  private async follow(candidate: Candidate): Promise<void> {
    this.inFlight.add(candidate.row.id);
    try {
      const outcome = await this.lane.submit(candidate);
      if (outcome.kind === 'skipped') this.announce(candidate.row, 'skipped');
    } catch (error) {
      this.telemetry.logger.warn('an execution could not be admitted yet', {
        executionId: candidate.row.id,
        error: String(error),
      });
    } finally {
      this.inFlight.delete(candidate.row.id);
      this.noteRoom();
      // A permit that came free while the lane was busy found no room.
      this.pump();
    }
  }

  /** Permits are taken when a batch is on its turn, not when its members came: under load what would have had to queue then starts. */
  private async admit(batch: Candidate[]): Promise<Outcome[]> {
    const routes = batch.map(({ job }) => this.router.routeOf(job));
    const wanted = routes.filter((route) => route === Route.here).length;
    let permits = this.runner.permits.takeUpTo(wanted);
    const taken = permits;
    const candidates = batch.map((candidate, index): Candidate => {
      const starts = routes[index] === Route.here && permits-- > 0;
      return { ...candidate, intent: starts ? 'start' : 'queue' };
    });
    let started = 0;
    try {
      const outcomes = await this.admission.admit(candidates, this.router.instanceId);
      const forQueue: ExecutionRecord[] = [];
      candidates.forEach((candidate, index) => {
        const outcome = outcomes[index]!;
        if (outcome.kind === 'started') {
          started += 1;
          this.runner.run(candidate, outcome);
        } else if (outcome.kind === 'queued') {
          if (routes[index] === Route.queue) forQueue.push(candidate.row);
          else this.keep(candidate);
        }
      });
      // Under `replace` a run was asked to stop: its owner should hear at once.
      if (
        candidates.some(
          ({ job }, index) => job.overlapPolicy === 'replace' && outcomes[index]!.kind === 'waiting',
        )
      ) {
        this.telemetry.hub.ring('cancel');
      }
      // Not waited for: what Redis does must not hold up the lane. What gets lost is handed over again.
      void this.handOver(forQueue);
      return outcomes;
    } finally {
      this.runner.permits.release(taken - started);
    }
  }

  /** Planning that waited for room goes on as soon as there is some. */
  private noteRoom(): void {
    if (this.wasBusy && !this.isBusy) this.telemetry.hub.relayDoorbell('plan');
    this.wasBusy = this.isBusy;
  }

  private keep(candidate: Candidate): void {
    const row: ExecutionRecord = { ...candidate.row, status: 'queued', waitReason: WAIT_REASONS.dispatch };
    this.backlog.push({ ...candidate, row });
    this.pump();
  }

  /** Starts from the backlog as permits become free. */
  private pump(): void {
    let room = this.runner.permits.free - this.lane.pending;
    while (this.backlog.length > 0 && this.router.isFit && room-- > 0)
      void this.follow(this.backlog.shift()!);
  }

  private announce(row: ExecutionRecord, status: string): void {
    this.telemetry.hub.publish({ type: 'execution.changed', jobId: row.jobId, executionId: row.id, status });
  }
}

import { Injectable } from '@nestjs/common';
import { AmbiguousCommitError, type Session } from '../database/index.js';
import { JobCatalog, LedgerStore, Telemetry } from '../dispatch/index.js';
import { findDuePlannedOf, type ExecutionRecord, type PlannedFire } from '../executions/index.js';
import { Clock, epochMs, type EpochMs, type Ms } from '../kernel/index.js';
import { isPausedAt, planJob, type JobEntity, type JobPlan, type PlanTerms } from '../jobs/index.js';
import { MaintenanceWindows, spansBetween, spansFor, windowKeyOf } from '../windows/index.js';
import { PlanBatch, type PlannedEntry } from './plan-batch.js';

/** How far ahead fires are written down. */
export const LOOK_AHEAD_MS: Ms = 2_000;
/** Jobs of one turn. */
export const BATCH = 500;
/** Places of a batch that each lower priority is sure of. */
const RESERVE = BATCH / 10;
/** Fires of one turn, over all its jobs: what bounds its time after a long outage. */
const MAX_FIRES = 200_000;
/** How far below now the usual scan starts: below it lie delete-marked index entries, whose scan cost 80 ms. */
const FLOOR_MS: Ms = 5_000;

/** What became of fires that did not wait to be admitted, for the metrics. */
type Decided = Pick<PlannedFire, 'status' | 'reasonCode' | 'fireCount'>;

/** What a turn did. */
export interface PlanTurn {
  planned: PlannedEntry[];
  /** Every row written, decided ones included. */
  fires: readonly Decided[];
  /** Jobs looked at. */
  jobs: number;
  /** Whether there was more than one turn takes. */
  isFull: boolean;
}

/** Turns cursors into ledger rows: one unit of work a batch. Record and cursor move together, so a crash leaves both or neither, and
 *  instances share the work without a leader (locked jobs are passed over). */
@Injectable()
export class Planner {
  /** Revisions that could not be planned, by `id:version`. */
  private readonly poison = new Set<string>();

  constructor(
    private readonly store: LedgerStore,
    private readonly catalog: JobCatalog,
    private readonly clock: Clock,
    private readonly telemetry: Telemetry,
    private readonly windows: MaintenanceWindows,
  ) {}

  /** @param preferred who should admit a job's fires; null = whoever sweeps first. @param isDeep also scan what is long overdue. */
  async turn(preferred: (job: JobEntity) => number | null, isDeep: boolean): Promise<PlanTurn> {
    try {
      const began = this.clock.monotonic();
      const turn = await this.store.database.transaction((tx) => this.plan(tx, preferred, isDeep));
      if (turn.fires.length > 0) await this.telemetry.faults.reach('after-plan-commit');
      this.count(turn, this.clock.monotonic() - began);
      return turn;
    } catch (error) {
      // Whether it happened is in the database: what was planned is swept, what was not is planned by the next turn.
      if (error instanceof AmbiguousCommitError) return { planned: [], fires: [], jobs: 0, isFull: true };
      throw error;
    }
  }

  private count({ fires, jobs }: PlanTurn, durationMs: Ms): void {
    this.telemetry.metrics.observe('mawid_plan_duration_seconds', {}, durationMs / 1_000);
    if (jobs === 0) return;
    this.telemetry.metrics.observe('mawid_plan_batch_rows', {}, jobs);
    if (fires.length > 0) this.telemetry.metrics.count('mawid_fires_planned_total', {}, fires.length);
    for (const { status, reasonCode, fireCount } of fires) {
      if (status !== 'planned')
        this.telemetry.metrics.count(
          'mawid_fires_not_run_total',
          { status, reason: reasonCode ?? '' },
          fireCount ?? 1,
        );
    }
  }

  private async plan(
    tx: Session,
    preferred: (job: JobEntity) => number | null,
    isDeep: boolean,
  ): Promise<PlanTurn> {
    const now = this.store.time.now();
    const window = { floor: isDeep ? null : epochMs(now - FLOOR_MS), until: epochMs(now + LOOK_AHEAD_MS) };
    // The windows before the job rows, so that whoever changes one is never waited for with these in hand; sent together, so that the
    // rows are not held for the way there and back of each: who notes what a run did waits for them.
    const [windows, jobs] = await Promise.all([this.windows.hold(tx), this.takeDue(tx, window)]);
    const spans = windows.length > 0 ? spansBetween(windows, earliest(jobs, now), window.until) : [];
    const waiting = await this.waitingOf(tx, jobs, now);
    const batch = new PlanBatch(now);
    let isCut = false;
    let budget = MAX_FIRES;
    for (const job of jobs) {
      if (budget <= 0) {
        isCut = true;
        break;
      }
      const plan = this.planOf(job, {
        now,
        horizon: window.until,
        waiting: waiting.get(job.id) ?? [],
        windows: spans.length > 0 ? spansFor(spans, job.tags) : [],
      });
      if (plan === null) continue;
      budget -= plan.count;
      isCut ||= plan.isCut;
      batch.add(job, plan, preferred(job));
    }
    const missed = await this.write(tx, batch);
    if (batch.fires.length > 0) await this.telemetry.faults.reach('in-plan');
    for (const { job } of batch.entries) this.catalog.remember(job);
    return {
      planned: batch.entries,
      fires: [...batch.fires, ...missed],
      jobs: jobs.length,
      isFull: isCut || (jobs.length >= BATCH - 2 * RESERVE && batch.advances.length > 0),
    };
  }

  /** Of jobs that are behind: fires that were planned already, are due, and never left `planned`. By job, ascending. */
  private async waitingOf(
    tx: Session,
    jobs: readonly JobEntity[],
    now: EpochMs,
  ): Promise<Map<number, ExecutionRecord[]>> {
    const behind = jobs.filter(
      (job) => job.nextRunAt !== null && job.nextRunAt <= now && !isPausedAt(job, now),
    );
    const versions = new Map(behind.map((job) => [job.id, job.version]));
    const rows = await findDuePlannedOf(tx, [...versions.keys()], now);
    // Those of an earlier revision are decided by its rules, in a sweep.
    return Map.groupBy(
      rows.filter((row) => row.jobVersion === versions.get(row.jobId)),
      (row) => row.jobId,
    );
  }

  /** @returns null for a job whose row contradicts itself: it must not keep the others from being planned. Said once a revision. */
  private planOf(job: JobEntity, terms: PlanTerms<ExecutionRecord>): JobPlan<ExecutionRecord> | null {
    try {
      return planJob(job, terms);
    } catch (error) {
      const key = `${job.id}:${job.version}`;
      if (this.poison.size > 10_000) this.poison.clear();
      if (!this.poison.has(key))
        this.telemetry.logger.error('a job cannot be planned', { jobId: job.id, error: String(error) });
      this.poison.add(key);
      return null;
    }
  }

  /** What waited first: a line that follows it may join it. @returns the waiting fires that were missed. */
  private async write(tx: Session, batch: PlanBatch): Promise<Decided[]> {
    const { executions, flow, jobs } = this.store;
    await executions.settlePlanned(tx, batch.missed, 'missed', batch.now);
    await flow.markCatchUps(tx, batch.caughtUp);
    await executions.insertPlanned(tx, await this.extend(tx, batch), batch.now);
    await jobs.advanceCursors(tx, batch.advances);
    return batch.missed.map(({ reasonCode }) => ({ status: 'missed', reasonCode, fireCount: 1 }));
  }

  /** Lets the newest line of a job grow by fires that did not run for the same reason under the same revision. @returns the other lines. */
  private async extend(tx: Session, { fires, now }: PlanBatch): Promise<PlannedFire[]> {
    const first = new Map<number, PlannedFire>();
    for (const fire of fires) if (!first.has(fire.jobId)) first.set(fire.jobId, fire);
    const undone = [...first.values()].filter((fire) => fire.status !== 'planned');
    const newest = await this.store.executions.findNewestLines(
      tx,
      undone.map((fire) => fire.jobId),
    );
    const grown = undone.filter((fire) => {
      const line = newest.get(fire.jobId);
      return (
        line?.status === fire.status &&
        line.reasonCode === fire.reasonCode &&
        line.jobVersion === fire.jobVersion &&
        windowKeyOf(line.reasonParams) === windowKeyOf(fire.reasonParams)
      );
    });
    const extensions = grown.map((fire) => ({
      id: newest.get(fire.jobId)!.id,
      until: fire.scheduledUntil ?? fire.scheduledFor,
      fires: fire.fireCount ?? 1,
      // All of them make way for the newest.
      reasonParams: fire.reasonCode === 'coalesced' ? fire.reasonParams : null,
    }));
    await this.store.executions.extendLines(tx, extensions, now);
    const done = new Set(grown);
    return fires.filter((fire) => !done.has(fire));
  }

  /** High priority first, but each lower one keeps its tenth. What is taken beyond that is left to the next turn. */
  private async takeDue(
    tx: Session,
    window: { floor: EpochMs | null; until: EpochMs },
  ): Promise<JobEntity[]> {
    const limits = { 2: BATCH - 2 * RESERVE, 1: BATCH - RESERVE, 0: BATCH };
    const take = (priority: keyof typeof limits): Promise<JobEntity[]> =>
      this.store.jobs.takeDue(tx, { ...window, priority, limit: limits[priority] });
    const [high, normal, low] = await Promise.all([take(2), take(1), take(0)]);
    const upper = [...high, ...normal].slice(0, limits[1]);
    return [...upper, ...low].slice(0, limits[0]);
  }
}

/** The earliest fire any of the jobs has to be planned. */
function earliest(jobs: readonly JobEntity[], now: EpochMs): EpochMs {
  return epochMs(Math.min(now, ...jobs.map(({ nextRunAt }) => nextRunAt ?? now)));
}

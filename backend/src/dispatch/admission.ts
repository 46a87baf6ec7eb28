import { Injectable } from '@nestjs/common';
import { AmbiguousCommitError, type Session } from '../database/index.js';
import { countMerged, type ExecutionRecord } from '../executions/index.js';
import {
  Clock,
  InvariantError,
  UnavailableError,
  type EpochMs,
  type ExecutionId,
  type Ms,
} from '../kernel/index.js';
import { AdmissionWrites, GONE, type Outcome } from './admission-writes.js';
import type { Candidate } from './candidate.js';
import { LedgerStore } from './ledger-store.js';
import { chooseFate, SlotBoard, type Fate } from './slot-board.js';
import { Telemetry } from './telemetry.js';

const LOOK_UP_AGAIN_MS: Ms = 500;
/** Attempts in a row in which nobody won and nobody lost: the members of such a batch stand in each other's way. */
const FRUITLESS_TRIES = 3;

/** Whether a row is as that outcome left it. */
function isWritten(outcome: Outcome, row: ExecutionRecord | undefined): boolean {
  switch (outcome.kind) {
    case 'started': {
      const { fence, attempt, instanceId } = outcome;
      return (
        row?.status === 'running' &&
        row.fence === fence &&
        row.attempt === attempt &&
        row.instanceId === instanceId
      );
    }
    case 'queued':
      return row?.status === 'queued' && row.slot !== null;
    case 'waiting':
      return row?.status === 'queued' && row.slot === null;
    case 'skipped':
      return row?.status === 'skipped';
    case 'gone':
      return true;
  }
}

/** Takes slots and starts, queues or skips executions: the one place where that is decided, for both dispatchers. */
@Injectable()
export class Admission {
  constructor(
    private readonly store: LedgerStore,
    private readonly clock: Clock,
    private readonly telemetry: Telemetry,
  ) {}

  /** One transaction for up to 500 candidates: slots are locked in ascending order, decisions are pure, then three batch statements
   *  compare and set. When fewer rows were taken than given, it rolls back, drops the losers and tries the rest again. Whoever gets
   *  `started` holds the slot under `fence`, and only after the commit was acknowledged.
   *  @param instanceId the instance that runs what is started. @returns outcomes in the candidates' order.
   *  @throws InvariantError for a batch that loses against nobody, so that its members are tried apart. */
  async admit(candidates: readonly Candidate[], instanceId: number): Promise<Outcome[]> {
    const outcomes = new Map<Candidate, Outcome>();
    const seen = new Set<ExecutionId>();
    // The same execution twice could never win: its two starts take one row, and the batch would be tried for ever.
    let open = candidates.filter(({ row }) => !seen.has(row.id) && seen.add(row.id));
    let fruitless = 0;
    while (open.length > 0) {
      for (const [candidate, outcome] of await this.tryAdmit(open, instanceId))
        outcomes.set(candidate, outcome);
      const rest = open.filter((candidate) => !outcomes.has(candidate));
      const left = rest.length > 0 ? await this.stillOpen(rest) : [];
      fruitless = left.length === open.length ? fruitless + 1 : 0;
      if (fruitless === FRUITLESS_TRIES) {
        // What was committed by an unanswered commit must be told: nobody else will run it. The others are swept again.
        if (outcomes.size > 0) break;
        throw new InvariantError(`${open.length} executions were refused, and none of them is taken`);
      }
      open = left;
    }
    if (candidates.length > 0)
      this.telemetry.metrics.observe('mawid_flush_batch_rows', { lane: 'start' }, candidates.length);
    return candidates.map((candidate) => this.counted(outcomes.get(candidate) ?? GONE));
  }

  private counted(outcome: Outcome): Outcome {
    if (outcome.kind === 'skipped') {
      this.telemetry.metrics.count('mawid_fires_not_run_total', {
        status: 'skipped',
        reason: outcome.reasonCode,
      });
    }
    return outcome;
  }

  /** @returns what was committed; nothing when somebody was faster with one of them. */
  private async tryAdmit(
    candidates: readonly Candidate[],
    instanceId: number,
  ): Promise<Map<Candidate, Outcome>> {
    let written: Outcome[] = [];
    try {
      await this.store.database.transaction(async (tx) => {
        const fates = await this.decide(tx, candidates);
        const outcomes = await this.write(tx, candidates, fates, instanceId);
        if (outcomes === null) throw new LostRace();
        written = outcomes;
        await this.telemetry.faults.reach('in-admit');
      });
      if (written.some(({ kind }) => kind === 'queued'))
        await this.telemetry.faults.reach('after-claim-commit');
      if (written.some(({ kind }) => kind === 'started'))
        await this.telemetry.faults.reach('after-start-commit');
      return new Map(candidates.map((candidate, index) => [candidate, written[index] ?? GONE]));
    } catch (error) {
      if (error instanceof LostRace) return new Map();
      if (error instanceof AmbiguousCommitError) return this.lookUp(candidates, written);
      throw error;
    }
  }

  /** After a commit without an answer: what of `written` is in the database. A start that was committed must be run, because nobody else
   *  ever will while this instance lives. Waits for the database as long as it is away. The slots are locked first: a commit that is
   *  still under way ends before they are given. */
  private async lookUp(
    candidates: readonly Candidate[],
    written: readonly Outcome[],
  ): Promise<Map<Candidate, Outcome>> {
    for (;;) {
      try {
        const rows = await this.store.database.transaction(async (tx) => {
          await this.store.slots.lockSlotsOf(
            tx,
            candidates.map(({ row }) => row.jobId),
          );
          return this.store.executions.findRecords(
            tx,
            candidates.map(({ row }) => row.id),
          );
        });
        const now = new Map(rows.map((row) => [row.id, row]));
        const isThere = (candidate: Candidate, index: number): boolean => {
          const outcome = written[index];
          return outcome !== undefined && isWritten(outcome, now.get(candidate.row.id));
        };
        return new Map(
          candidates.flatMap((candidate, index) =>
            isThere(candidate, index) ? [[candidate, written[index]!]] : [],
          ),
        );
      } catch (error) {
        if (!(error instanceof UnavailableError)) throw error;
        await this.clock.sleep(LOOK_UP_AGAIN_MS);
      }
    }
  }

  private async decide(tx: Session, candidates: readonly Candidate[]): Promise<Fate[]> {
    const jobIds = candidates.map((candidate) => candidate.row.jobId);
    const queueing = candidates.filter((c) => c.job.overlapPolicy !== 'skip' || c.row.catchUp);
    // The count is read when the locks are held.
    const [slots, waiting] = await Promise.all([
      this.store.slots.lockSlotsOf(tx, jobIds),
      this.store.flow.countWaitingForSlot(tx, [...new Set(queueing.map((c) => c.row.jobId))]),
    ]);
    const board = new SlotBoard(slots);
    return candidates.map((candidate) => chooseFate(candidate, board, waiting));
  }

  private async write(
    tx: Session,
    candidates: readonly Candidate[],
    fates: readonly Fate[],
    instanceId: number,
  ): Promise<Outcome[] | null> {
    const writes = new AdmissionWrites(instanceId, this.store.time.now());
    const outcomes = candidates.map((candidate, index) => writes.add(candidate, fates[index]!));
    await this.giveWay(tx, writes);
    const { executions, flow, jobs, slots } = this.store;
    const startingJobs = candidates.filter((_, index) => outcomes[index]!.kind === 'started');
    await slots.hold(tx, writes.holds);
    const queued = await flow.enqueue(tx, writes.waits);
    const skipped = await executions.settle(tx, writes.skips, 'skipped', writes.at);
    const [started, successes] = await Promise.all([
      flow.start(tx, writes.starts),
      jobs.newestSuccesses(
        tx,
        startingJobs.map(({ job }) => job.id),
      ),
    ]);
    const all =
      started === writes.starts.length && queued === writes.waits.length && skipped === writes.skips.length;
    return all ? this.withBackground(tx, { candidates, outcomes, successes }) : null;
  }

  /** Read in the transaction of the start, whoever planned the fire and whoever starts it, at whichever attempt. */
  private async withBackground(
    tx: Session,
    { candidates, outcomes, successes }: Admitted,
  ): Promise<Outcome[]> {
    const informed: Outcome[] = [];
    for (const [index, outcome] of outcomes.entries()) {
      const { row, job } = candidates[index]!;
      if (outcome.kind !== 'started') {
        informed.push(outcome);
        continue;
      }
      const merges = row.catchUp && row.origin === 0 && job.misfirePolicy !== 'run_all';
      const standsFor = 1 + (merges ? await countMerged(tx, row.jobId, row.scheduledFor) : 0);
      informed.push({ ...outcome, standsFor, previousSuccessFor: successes.get(job.id) ?? null });
    }
    return informed;
  }

  /** What the overlap policy `replace` does besides queueing the newcomer: an older one that still waits for the slot is superseded, and
   *  the run that holds the slot is asked to stop (at once, where it has not started). */
  private async giveWay(tx: Session, { replacements, waits, starts, at }: AdmissionWrites): Promise<void> {
    const { executions, flow, slots } = this.store;
    // One that waited and gets a slot in this batch does not wait any more.
    const served = new Set([...waits, ...starts].map(({ id }) => id));
    for (const { id, jobId, victim } of replacements) {
      const reason = { reasonCode: 'superseded', reasonParams: { by: id } };
      const waiting = (await flow.findReplaceable(tx, jobId)).filter((waitingId) => !served.has(waitingId));
      await executions.settle(
        tx,
        waiting.map((waitingId) => ({ id: waitingId, ...reason })),
        'skipped',
        at,
      );
      const order = { by: `${REPLACED_BY}${id}`, reason: null, at };
      if (await executions.requestCancel(tx, victim, order)) continue;
      if ((await executions.settle(tx, [{ id: victim, ...reason }], 'cancelled', at)) > 0) {
        await slots.release(tx, jobId, victim);
      }
    }
  }

  /** Candidates whose row is still as it was when they were chosen. */
  private async stillOpen(candidates: readonly Candidate[]): Promise<Candidate[]> {
    const ids = candidates.map((candidate) => candidate.row.id);
    const rows = await this.store.database.read((session) => this.store.executions.findRecords(session, ids));
    const now = new Map(rows.map((row) => [row.id, row]));
    return candidates.filter(({ row }) => {
      const current = now.get(row.id);
      return (
        current?.status === row.status &&
        current.attempt === row.attempt &&
        current.waitReason === row.waitReason
      );
    });
  }
}

/** Who asks for a cancel when it is a newer fire; its id follows. */
export const REPLACED_BY = 'execution:';

/** A batch as it was written, with the newest success of each job that starts. */
interface Admitted {
  candidates: readonly Candidate[];
  outcomes: readonly Outcome[];
  successes: ReadonlyMap<number, EpochMs>;
}

/** Leaves the transaction without a trace. */
class LostRace extends Error {}

import { Injectable } from '@nestjs/common';
import { LedgerStore } from '../dispatch/index.js';
import type { Session } from '../database/index.js';
import {
  EXECUTION_STATUSES,
  findWaitingWithoutHandler,
  isTerminal,
  STATUS_IDS,
  type ExecutionRecord,
} from '../executions/index.js';
import { PeerObserver } from '../instances/index.js';
import { AppLogger, Clock, epochMs, EventHub, MINUTE, type Ms } from '../kernel/index.js';
import { JobUpkeep, UPKEEP_BATCH } from '../jobs/index.js';

/** A function counts as gone when no live instance has had it for this long: a rolling restart is not a removal. */
export const HANDLER_GONE_AFTER_MS: Ms = MINUTE;

/** What has to be looked after besides the fires: each method is one turn and harmless when several processes do it. */
@Injectable()
export class Upkeep {
  private readonly absentSince = new Map<string, Ms>();

  constructor(
    private readonly store: LedgerStore,
    private readonly clock: Clock,
    private readonly jobs: JobUpkeep,
    private readonly observer: PeerObserver,
    private readonly hub: EventHub,
    private readonly logger: AppLogger,
  ) {}

  /** Resumes jobs whose pause has an end that has come. @returns whether there may be more. */
  async endPauses(): Promise<boolean> {
    const now = this.store.time.now();
    const ids = await this.store.database.transaction((tx) => this.jobs.endExpiredPauses(tx, now));
    this.jobs.announce(ids);
    return ids.length >= UPKEEP_BATCH;
  }

  /** Takes jobs off the schedule whose function no live instance has had for a minute, and puts them back when one has it. Without any
   *  live instance that runs tasks nothing is judged: then it is the instances that are missing. @returns whether there may be more. */
  async judgeHandlers(): Promise<boolean> {
    if (!this.observer.alive.some((peer) => peer.runsTasks && peer.status === 'alive')) return false;
    const used = await this.store.database.read((session) => this.jobs.usedTaskFunctionKeys(session));
    const present = used.filter((key) => this.observer.holdersOf(key).length > 0);
    const missing = used.filter((key) => this.isGone(key, present.includes(key)));
    if (missing.length === 0 && present.length === 0) return false;
    const ids = await this.store.database.transaction((tx) => this.jobs.markHandlers(tx, missing, present));
    if (ids.length > 0)
      this.logger.warn('jobs lost or got back their task function', { jobs: ids.length, missing });
    this.jobs.announce(ids);
    return ids.length >= UPKEEP_BATCH;
  }

  /** Fires that were planned, or wait in the queue or for a slot, since before their function was found to be gone: nobody will start
   *  them, and the ledger says so. @returns whether there may be more. */
  async settleWithoutHandler(): Promise<boolean> {
    const { database, jobs, time } = this.store;
    const dueBefore = epochMs(time.now() - HANDLER_GONE_AFTER_MS);
    const found = await database.read((session) =>
      findWaitingWithoutHandler(session, dueBefore, UPKEEP_BATCH),
    );
    if (found.length === 0) return false;
    const settled = await database.transaction(async (tx) => {
      const jobIds = found.map((row) => row.jobId);
      const definitions = await jobs.findByIds(tx, [...new Set(jobIds)]);
      // Whoever starts or queues one of them needs its job's slots: from here on the rows stay as they are.
      await this.store.slots.lockSlotsOf(tx, jobIds);
      const rows = await findWaitingWithoutHandler(tx, dueBefore, UPKEEP_BATCH);
      const isLocked = new Set(jobIds);
      return this.settleMissed(
        tx,
        rows.filter((row) => isLocked.has(row.jobId)),
        new Map(definitions.map((job) => [job.id, job.taskFunctionKey])),
      );
    });
    for (const { id, jobId } of settled)
      this.hub.publish({ type: 'execution.changed', jobId, executionId: id, status: 'missed' });
    return found.length >= UPKEEP_BATCH;
  }

  private async settleMissed(
    tx: Session,
    rows: readonly ExecutionRecord[],
    keys: ReadonlyMap<number, string>,
  ): Promise<readonly ExecutionRecord[]> {
    const { executions, slots, time } = this.store;
    const missed = rows.map(({ id, jobId }) => ({
      id,
      reasonCode: 'handler_missing',
      reasonParams: { taskFunctionKey: keys.get(jobId) ?? null },
    }));
    await executions.settle(tx, missed, 'missed', time.now());
    for (const { id, jobId, slot } of rows) if (slot !== null) await slots.release(tx, jobId, id);
    return rows;
  }

  /** Frees slots whose execution has ended: they exist only after a bug or a hand on the database. */
  async freeOrphanedSlots(): Promise<void> {
    const terminal = EXECUTION_STATUSES.filter(isTerminal).map((status) => STATUS_IDS[status]);
    const freed = await this.store.database.transaction((tx) => this.store.slots.freeOrphaned(tx, terminal));
    if (freed > 0) this.logger.warn('slots of ended executions were freed', { freed });
  }

  /** Slot rows that are missing are written again: without them a job does not run. @returns whether there may be more. */
  async repairSlots(): Promise<boolean> {
    const jobIds = await this.store.database.transaction((tx) => this.jobs.repairSlots(tx));
    if (jobIds.length > 0) this.logger.warn('missing slot rows were written again', { jobIds });
    return jobIds.length >= UPKEEP_BATCH;
  }

  private isGone(key: string, isPresent: boolean): boolean {
    if (isPresent) {
      this.absentSince.delete(key);
      return false;
    }
    const now = this.clock.monotonic();
    const since = this.absentSince.get(key) ?? now;
    this.absentSince.set(key, since);
    return now - since >= HANDLER_GONE_AFTER_MS;
  }
}

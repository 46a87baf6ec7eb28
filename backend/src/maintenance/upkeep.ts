import { Injectable } from '@nestjs/common';
import { LedgerStore } from '../dispatch/index.js';
import { EXECUTION_STATUSES, isTerminal, STATUS_IDS } from '../executions/index.js';
import { PeerObserver } from '../instances/index.js';
import { AppLogger, Clock, epochMs, MINUTE, type Ms } from '../kernel/index.js';
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

  /** Fires that were planned before their function was found to be gone: nobody will take them, and the ledger says so.
   *  @returns whether there may be more. */
  async settleWithoutHandler(): Promise<boolean> {
    const { database, executions, flow, jobs, time } = this.store;
    const now = time.now();
    const { rows, keys } = await database.read(async (session) => {
      const rows = await flow.findPlannedWithoutHandler(
        session,
        epochMs(now - HANDLER_GONE_AFTER_MS),
        UPKEEP_BATCH,
      );
      const found = await jobs.findByIds(session, [...new Set(rows.map((row) => row.jobId))]);
      return { rows, keys: new Map(found.map((job) => [job.id, job.taskFunctionKey])) };
    });
    if (rows.length === 0) return false;
    const missed = rows.map(({ id, jobId }) => ({
      id,
      reasonCode: 'handler_missing',
      reasonParams: { taskFunctionKey: keys.get(jobId) ?? null },
    }));
    await database.transaction((tx) => executions.settlePlanned(tx, missed, 'missed', now));
    return rows.length >= UPKEEP_BATCH;
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

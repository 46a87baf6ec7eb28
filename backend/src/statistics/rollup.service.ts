import { Injectable } from '@nestjs/common';
import { Database, DatabaseTime, type Session } from '../database/index.js';
import { EndedExecutions, isTerminal } from '../executions/index.js';
import { DAY, epochMs, firstIdOf, HOUR, SECOND, type ExecutionId, type Ms } from '../kernel/index.js';
import { RollupRepository, type RollupState, type WatchedExecution } from './rollup.repository.js';
import { mayChange, RollupSum, type CountedExecution, type RollupDelta } from './rollup-sum.js';
import { SeriesRepository } from './series.repository.js';
import { bucketOf } from './spread-fires.js';

/** Executions younger than this are left for later: their transaction may not have ended, and most of them run. */
export const SETTLE_MS: Ms = 20 * SECOND;
/** Executions of one transaction: on SQLite nothing else is written meanwhile. */
const BATCH = 1_000;
/** Watched executions looked at by one transaction, and transactions of one turn. */
const WATCHED_BATCH = 2_000;
const WATCHED_PAGES = 25;

/** Hours get a total of their own when they are so old: few executions are added to them afterwards. */
const HOURS_AFTER_MS: Ms = 6 * HOUR;
/** Buckets of 5 minutes are kept so long, and a day: charts finer than an hour go back no further. */
export const FINE_KEPT_MS: Ms = 35 * DAY;

const FIRST = firstIdOf(epochMs(0));

/** Keeps the rollup up to date, and tells of what has ended as it counts it.
 *
 *  Executions are counted in the order of their ids, each once: behind the watermark they are either counted for good or watched until
 *  they cannot change any more. Counting, watermark and watch list change in one transaction under the lock of the state row, so any
 *  number of processes may do it, and a crash leaves everything as before or after. */
@Injectable()
export class RollupService {
  constructor(
    private readonly database: Database,
    private readonly time: DatabaseTime,
    private readonly rollups: RollupRepository,
    private readonly series: SeriesRepository,
    private readonly ended: EndedExecutions,
  ) {}

  /** Looks at the watched executions, counts new ones, then makes hours of what has passed. @returns whether there is more to do. */
  async turn(): Promise<boolean> {
    let after: ExecutionId | null = FIRST;
    for (let page = 0; after !== null && page < WATCHED_PAGES; page++) after = await this.revisit(after);
    const isBehind = await this.goOn();
    return (await this.condense()) || isBehind;
  }

  /** Adds totals of all jobs that come from elsewhere: samples. */
  async addSamples(deltas: readonly RollupDelta[]): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { hoursUntil } = await this.rollups.lockState(tx);
      await this.series.add(tx, deltas, hoursUntil);
    });
  }

  /** Deletes executions, in `remove`, and keeps what they add up to: the fires of the schedule for the account, and what was not
   *  counted yet for the statistics. @returns what `remove` returns. */
  async retire(
    tx: Session,
    ids: readonly ExecutionId[],
    remove: (ids: readonly ExecutionId[]) => Promise<number>,
  ): Promise<number> {
    const state = await this.rollups.lockState(tx);
    const rows = await this.rollups.executions(tx, ids);
    const watched = await this.rollups.countedFires(tx, ids);
    const sum = new RollupSum();
    for (const row of rows) {
      sum.remove(row);
      const counted = watched.get(row.id);
      if (row.id > state.watermark) sum.count(row);
      else if (counted !== undefined && counted < row.fireCount) sum.count(row, counted);
    }
    await this.add(tx, sum, state);
    await this.rollups.unwatch(tx, [...watched.keys()]);
    return remove(rows.map(({ id }) => id).sort());
  }

  private async goOn(): Promise<boolean> {
    const until = firstIdOf(epochMs(this.time.now() - SETTLE_MS));
    return this.database.transaction(async (tx) => {
      const state = await this.rollups.lockState(tx);
      const scan = { after: state.watermark, until, limit: BATCH };
      const rows = await this.rollups.executionsAfter(tx, scan);
      const last = rows.at(-1);
      if (!last) return false;
      const sum = new RollupSum();
      const ended = rows.filter(({ status }) => isTerminal(status));
      for (const row of ended) sum.count(row);
      await this.add(tx, sum, state);
      await this.rollups.watch(tx, rows.filter(mayChange).map(toWatched));
      await this.rollups.advance(tx, last.id);
      await this.ended.tell(tx, ended);
      return rows.length === BATCH;
    });
  }

  private async add(tx: Session, sum: RollupSum, { hoursUntil }: RollupState): Promise<void> {
    const deltas = sum.list();
    await this.rollups.addDays(tx, deltas);
    await this.series.add(tx, deltas, hoursUntil);
  }

  /** Makes a day of hours that have passed, or forgets a day of old buckets of 5 minutes. @returns whether there is more of it. */
  private async condense(): Promise<boolean> {
    const now = this.time.now();
    const target = epochMs(bucketOf(now - HOURS_AFTER_MS, HOUR));
    const { hoursUntil, oldest } = await this.database.read(async (session) => ({
      ...(await this.rollups.state(session)),
      oldest: await this.series.oldestFine(session),
    }));
    const isForgotten = oldest !== null && oldest < now - FINE_KEPT_MS - DAY;
    if (hoursUntil !== null && hoursUntil >= target && !isForgotten) return false;
    return this.database.transaction(async (tx) => {
      const { hoursUntil: done } = await this.rollups.lockState(tx);
      const from = done ?? epochMs(Math.min(target, bucketOf(oldest ?? target, HOUR)));
      const until = epochMs(Math.min(target, from + DAY));
      if (from < target || done === null) {
        await this.series.makeHours(tx, { from, to: until });
        await this.rollups.advanceHours(tx, until);
        return until < target;
      }
      if (!isForgotten) return false;
      await this.series.forgetFine(tx, epochMs(Math.min(oldest + DAY, now - FINE_KEPT_MS)));
      return true;
    });
  }

  /** One page of the watch list. @returns where to go on; null = that was the last. */
  private async revisit(after: ExecutionId): Promise<ExecutionId | null> {
    const glimpse = await this.database.read((s) => this.rollups.watchedAfter(s, after, WATCHED_BATCH));
    if (glimpse.some((watched) => fateOf(watched) !== 'wait')) {
      await this.database.transaction((tx) => this.settle(tx, after));
    }
    return glimpse.length === WATCHED_BATCH ? glimpse.at(-1)!.id : null;
  }

  private async settle(tx: Session, after: ExecutionId): Promise<void> {
    const state = await this.rollups.lockState(tx);
    const watched = await this.rollups.watchedAfter(tx, after, WATCHED_BATCH);
    const sum = new RollupSum();
    const ended: CountedExecution[] = [];
    for (const { row, countedFires } of watched) {
      if (!row || !isTerminal(row.status) || row.fireCount <= countedFires) continue;
      sum.count(row, countedFires);
      if (countedFires === 0) ended.push(row);
    }
    await this.add(tx, sum, state);
    await this.ended.tell(tx, ended);
    const grown = watched.flatMap(({ row, ...each }) =>
      row !== null && fateOf({ row, ...each }) === 'grown' ? [toWatched(row)] : [],
    );
    await this.rollups.watch(tx, grown);
    await this.rollups.unwatch(
      tx,
      watched.filter((each) => fateOf(each) === 'over').map(({ id }) => id),
    );
  }
}

/** What is to be done about a watched execution: nothing; count what was added and go on watching; or count and forget it. */
function fateOf({ row, countedFires, hasSuccessor }: WatchedExecution): 'wait' | 'grown' | 'over' {
  if (row === null || !mayChange(row) || hasSuccessor) return 'over';
  return isTerminal(row.status) && row.fireCount > countedFires ? 'grown' : 'wait';
}

function toWatched(row: CountedExecution): { id: ExecutionId; countedFires: number } {
  return { id: row.id, countedFires: isTerminal(row.status) ? row.fireCount : 0 };
}

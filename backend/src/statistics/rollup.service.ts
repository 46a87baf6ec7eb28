import { Injectable } from '@nestjs/common';
import { Database, DatabaseTime, type Session } from '../database/index.js';
import { isTerminal } from '../executions/index.js';
import { firstIdOf, SECOND, epochMs, type ExecutionId, type Ms } from '../kernel/index.js';
import { RollupRepository, type WatchedExecution } from './rollup.repository.js';
import { mayChange, RollupSum, type CountedExecution } from './rollup-sum.js';

/** Executions younger than this are left for later: their transaction may not have ended, and most of them run. */
export const SETTLE_MS: Ms = 20 * SECOND;
/** Executions of one transaction: on SQLite nothing else is written meanwhile. */
const BATCH = 1_000;
/** Watched executions looked at by one transaction, and transactions of one turn. */
const WATCHED_BATCH = 2_000;
const WATCHED_PAGES = 25;

const FIRST = firstIdOf(epochMs(0));

/** Keeps the rollup up to date.
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
  ) {}

  /** Looks at the watched executions, then counts new ones. @returns whether there are more new ones. */
  async turn(): Promise<boolean> {
    let after: ExecutionId | null = FIRST;
    for (let page = 0; after !== null && page < WATCHED_PAGES; page++) after = await this.revisit(after);
    return this.goOn();
  }

  /** Deletes executions, in `remove`, and keeps what they add up to: the fires of the schedule for the account, and what was not
   *  counted yet for the statistics. @returns what `remove` returns. */
  async retire(
    tx: Session,
    ids: readonly ExecutionId[],
    remove: (ids: readonly ExecutionId[]) => Promise<number>,
  ): Promise<number> {
    const watermark = await this.rollups.lockState(tx);
    const rows = await this.rollups.executions(tx, ids);
    const watched = await this.rollups.countedFires(tx, ids);
    const sum = new RollupSum();
    for (const row of rows) {
      sum.remove(row);
      const counted = watched.get(row.id);
      if (row.id > watermark) sum.count(row);
      else if (counted !== undefined && counted < row.fireCount) sum.count(row, counted);
    }
    await this.rollups.add(tx, sum.list());
    await this.rollups.unwatch(tx, [...watched.keys()]);
    return remove(rows.map(({ id }) => id).sort());
  }

  private async goOn(): Promise<boolean> {
    const until = firstIdOf(epochMs(this.time.now() - SETTLE_MS));
    return this.database.transaction(async (tx) => {
      const after = await this.rollups.lockState(tx);
      const rows = await this.rollups.executionsAfter(tx, { after, until, limit: BATCH });
      const last = rows.at(-1);
      if (!last) return false;
      const sum = new RollupSum();
      const ended = rows.filter(({ status }) => isTerminal(status));
      for (const row of ended) sum.count(row);
      await this.rollups.add(tx, sum.list());
      await this.rollups.watch(tx, rows.filter(mayChange).map(toWatched));
      await this.rollups.advance(tx, last.id);
      return rows.length === BATCH;
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
    await this.rollups.lockState(tx);
    const watched = await this.rollups.watchedAfter(tx, after, WATCHED_BATCH);
    const sum = new RollupSum();
    for (const each of watched) {
      if (each.row && isTerminal(each.row.status) && each.row.fireCount > each.countedFires)
        sum.count(each.row, each.countedFires);
    }
    await this.rollups.add(tx, sum.list());
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

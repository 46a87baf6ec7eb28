import { Injectable } from '@nestjs/common';
import {
  fromDbInstantOrNull,
  insertRows,
  placeholders,
  toDbInstant,
  type Session,
} from '../database/index.js';
import type { EpochMs } from '../kernel/index.js';
import { COUNTS, KEY, toCounts, toDelta, type RollupRow } from './rollup.repository.js';
import { addDelta, ALL_JOBS, inHours, type RollupDelta } from './rollup-sum.js';

/** Buckets named by one statement. */
const CHUNK = 500;
const COLUMNS = 'bucket_at, status_id, executions, fires, lateness, duration';
const HISTOGRAMS = ['lateness', 'duration'];
/** The totals of all jobs, as a table. */
const FINE = { from: `scheduled_job_rollup WHERE job_id = ${ALL_JOBS}`, and: ' AND' };
const HOURS = { from: 'scheduled_job_rollup_hour', and: ' WHERE' };

/** The totals of all jobs: in buckets of 5 minutes, and in hours made from them. Sole writer of both. Writers hold the rollup's state
 *  locked ({@link RollupRepository.lockState}), which makes reading, merging and writing back histograms safe. */
@Injectable()
export class SeriesRepository {
  /** Adds what was counted, also to the hours that have a total already. */
  async add(tx: Session, deltas: readonly RollupDelta[], hoursUntil: EpochMs | null): Promise<void> {
    const ofAll = deltas.filter(({ jobId }) => jobId === ALL_JOBS);
    const isIn = ({ bucketAt }: RollupDelta): boolean => hoursUntil !== null && bucketAt < hoursUntil;
    const hours = inHours(ofAll.filter(isIn));
    const fine = await this.merged(tx, FINE, ofAll);
    const columns = [...COUNTS, ...HISTOGRAMS];
    await insertRows(tx, 'scheduled_job_rollup', fine, tx.dialect.overwriteDuplicates(KEY, columns));
    await this.writeHours(tx, await this.merged(tx, HOURS, hours));
  }

  /** Makes the totals of the hours within a range from the buckets of 5 minutes. @param range on whole hours. */
  async makeHours(tx: Session, range: { from: EpochMs; to: EpochMs }): Promise<void> {
    await this.writeHours(tx, inHours(await this.fine(tx, range)).map(toRow));
  }

  /** Buckets of 5 minutes of a range. Primary key. */
  async fine(session: Session, range: { from: EpochMs; to: EpochMs }): Promise<RollupDelta[]> {
    return this.between(session, FINE, range);
  }

  /** Hours of a range. Primary key. */
  async hours(session: Session, range: { from: EpochMs; to: EpochMs }): Promise<RollupDelta[]> {
    return this.between(session, HOURS, range);
  }

  /** These buckets of 5 minutes. Primary key. */
  async fineAt(session: Session, buckets: readonly EpochMs[]): Promise<RollupDelta[]> {
    return this.at(session, FINE, buckets);
  }

  /** Start of the oldest bucket of 5 minutes; null = there is none. */
  async oldestFine(session: Session): Promise<EpochMs | null> {
    const sql = `SELECT MIN(bucket_at) AS first FROM scheduled_job_rollup WHERE job_id = ${ALL_JOBS}`;
    const [row] = await session.query<{ first: string | null }>(sql);
    return fromDbInstantOrNull(row?.first);
  }

  /** Forgets buckets of 5 minutes that began before an instant. */
  async forgetFine(tx: Session, before: EpochMs): Promise<void> {
    const sql = `DELETE FROM scheduled_job_rollup WHERE job_id = ${ALL_JOBS} AND bucket_at < ?`;
    await tx.execute(sql, [toDbInstant(before)]);
  }

  private async writeHours(tx: Session, rows: Record<string, unknown>[]): Promise<void> {
    const hours = rows.map(({ job_id: _job, removed_fires: _removed, ...row }) => row);
    const columns = ['executions', 'fires', ...HISTOGRAMS];
    const suffix = tx.dialect.overwriteDuplicates(['bucket_at', 'status_id'], columns);
    await insertRows(tx, 'scheduled_job_rollup_hour', hours, suffix);
  }

  /** Rows that are to stand in the table after `deltas` are added. */
  private async merged(
    tx: Session,
    table: typeof FINE,
    deltas: readonly RollupDelta[],
  ): Promise<Record<string, unknown>[]> {
    const keyOf = ({ bucketAt, status }: RollupDelta): string => `${bucketAt}.${status}`;
    const sums = new Map(deltas.map((delta) => [keyOf(delta), delta]));
    for (const found of await this.at(tx, table, [...new Set(deltas.map(({ bucketAt }) => bucketAt))])) {
      const sum = sums.get(keyOf(found));
      if (sum) addDelta(sum, found);
    }
    return [...sums.values()].map(toRow);
  }

  private async between(
    session: Session,
    table: typeof FINE,
    { from, to }: { from: EpochMs; to: EpochMs },
  ): Promise<RollupDelta[]> {
    if (from >= to) return [];
    const sql = `SELECT ${COLUMNS} FROM ${table.from}${table.and} bucket_at >= ? AND bucket_at < ?`;
    const rows = await session.query<RollupRow>(sql, [toDbInstant(from), toDbInstant(to)]);
    return rows.map((row) => toDelta(ALL_JOBS, row));
  }

  private async at(
    session: Session,
    table: typeof FINE,
    buckets: readonly EpochMs[],
  ): Promise<RollupDelta[]> {
    const found: RollupDelta[] = [];
    for (let from = 0; from < buckets.length; from += CHUNK) {
      const chunk = buckets.slice(from, from + CHUNK).map(toDbInstant);
      const sql = `SELECT ${COLUMNS} FROM ${table.from}${table.and} bucket_at IN (${placeholders(chunk.length)})`;
      for (const row of await session.query<RollupRow>(sql, chunk)) found.push(toDelta(ALL_JOBS, row));
    }
    return found;
  }
}

function toRow(delta: RollupDelta): Record<string, unknown> {
  const { lateness, duration } = delta;
  return { ...toCounts(delta), lateness: JSON.stringify(lateness), duration: JSON.stringify(duration) };
}

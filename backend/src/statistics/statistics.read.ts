import { Injectable } from '@nestjs/common';
import { placeholders, toDbInstant, type Session } from '../database/index.js';
import { isTerminal, STATUS_IDS } from '../executions/index.js';
import {
  epochMs,
  firstIdOf,
  HOUR,
  idToBytes,
  MINUTE,
  type EpochMs,
  type ExecutionId,
  type Ms,
} from '../kernel/index.js';
import {
  COUNTED_COLUMNS,
  RollupRepository,
  toCounted,
  toDelta,
  type CountedRow,
  type RollupRow,
} from './rollup.repository.js';
import { FINE_KEPT_MS } from './rollup.service.js';
import { ALL_JOBS, RollupSum, SERIES_STEP, type RollupDelta } from './rollup-sum.js';
import { SeriesRepository } from './series.repository.js';
import { bucketOf } from './spread-fires.js';
import type { TimeBuckets } from './time-buckets.js';

/** A rollup that is further behind is being caught up: what is missing is left out instead of read row by row. */
export const MAX_TAIL_MS: Ms = 10 * MINUTE;
/** Most executions read one by one for an answer. */
export const MAX_ROWS = 20_000;
/** How often totals are read again because they moved while they were read. */
const MAX_TRIES = 3;

/** Instants with `from <= instant < to`, on the grid of the totals. */
export interface Range {
  from: EpochMs;
  to: EpochMs;
}

/** Totals, and whether everything that has ended is in them. */
export interface Totals {
  deltas: RollupDelta[];
  isComplete: boolean;
}

/** Reads for statistics: the rollup, and the executions behind its watermark. Plain reads. */
@Injectable()
export class StatisticsRead {
  constructor(
    private readonly rollups: RollupRepository,
    private readonly series: SeriesRepository,
  ) {}

  /** Totals of all jobs, as fine as `buckets` ask for: hours where they are enough, 5 minutes else. Primary keys only. */
  async ofAll(session: Session, buckets: TimeBuckets, now: EpochMs): Promise<Totals> {
    for (let tries = 1; ; tries++) {
      const totals = await this.tryAll(session, buckets, now);
      if (totals.isStable || tries === MAX_TRIES) return totals;
    }
  }

  /** Totals of a few jobs in buckets of 5 minutes, from their rows; null when they are more than {@link MAX_ROWS}. `uq_fire`. */
  async ofJobs(
    session: Session,
    jobIds: readonly number[],
    { from, to }: Range,
  ): Promise<RollupDelta[] | null> {
    if (jobIds.length === 0) return [];
    const sql = `SELECT ${COUNTED_COLUMNS} FROM scheduled_job_execution e${session.dialect.useIndex('uq_fire')}
      WHERE e.job_id IN (${placeholders(jobIds.length)}) AND e.scheduled_for >= ? AND e.scheduled_for < ? LIMIT ${MAX_ROWS + 1}`;
    const rows = await session.query<CountedRow>(sql, [...jobIds, toDbInstant(from), toDbInstant(to)]);
    return rows.length > MAX_ROWS ? null : seriesOf(rows);
  }

  /** Totals of a few jobs in UTC days that touch the range. Without what ended in the last half minute. Primary key. */
  async daysOfJobs(session: Session, jobIds: readonly number[], { from, to }: Range): Promise<RollupDelta[]> {
    if (jobIds.length === 0) return [];
    const sql = `SELECT job_id, ${ROLLUP_COLUMNS} FROM scheduled_job_rollup
      WHERE job_id IN (${placeholders(jobIds.length)}) AND bucket_at > ? AND bucket_at < ?`;
    const first = toDbInstant(epochMs(from - 24 * 60 * MINUTE));
    const rows = await session.query<RollupRow & { job_id: number }>(sql, [
      ...jobIds,
      first,
      toDbInstant(to),
    ]);
    return rows.map((row) => toDelta(row.job_id, row));
  }

  /** Executions that should have started before `before` and have not, counted up to `limit`. `ix_open`. */
  async countLate(session: Session, before: EpochMs, limit: number): Promise<number> {
    const late = (status: number, waits: string): string =>
      `SELECT 1 AS one FROM scheduled_job_execution e${session.dialect.useIndex('ix_open')} WHERE e.status_id = ${status} AND e.wait_reason IN (${waits}) AND e.due_at < ?`;
    const sql = `SELECT COUNT(*) AS n FROM (SELECT one FROM (${late(STATUS_IDS.planned, '0')} UNION ALL ${late(STATUS_IDS.queued, '1,2')}) l LIMIT ${limit}) c`;
    const at = toDbInstant(before);
    const [row] = await session.query<{ n: number }>(sql, [at, at]);
    return Number(row!.n);
  }

  /** Instances by status. `ix_instance_status`. */
  async countAlive(session: Session): Promise<number> {
    const sql = `SELECT COUNT(*) AS n FROM scheduler_instance WHERE status = 'alive'`;
    const [row] = await session.query<{ n: number }>(sql);
    return Number(row!.n);
  }

  private async tryAll(
    session: Session,
    buckets: TimeBuckets,
    now: EpochMs,
  ): Promise<Totals & { isStable: boolean }> {
    const { watermark, hoursUntil } = await this.rollups.state(session);
    const rolledUp = await this.rolledUp(session, buckets, { hoursUntil, now });
    const floor = firstIdOf(epochMs(now - MAX_TAIL_MS));
    const isBehind = watermark < floor && (await this.hasBetween(session, watermark, floor));
    const tail = await this.tail(session, watermark < floor ? floor : watermark);
    const after = await this.rollups.state(session);
    return {
      deltas: [...rolledUp, ...seriesOf(tail)],
      isComplete: !isBehind && tail.length < MAX_ROWS,
      isStable: after.watermark === watermark && after.hoursUntil === hoursUntil,
    };
  }

  /** Hours as far as there are, 5 minutes behind them; an hour that an edge cuts (a zone of half an hour) in 5 minutes as well, unless
   *  those are forgotten: it then counts where it begins. */
  private async rolledUp(
    session: Session,
    { edges, step }: TimeBuckets,
    { hoursUntil, now }: { hoursUntil: EpochMs | null; now: EpochMs },
  ): Promise<RollupDelta[]> {
    const [from, to] = [edges[0]!, edges[edges.length - 1]!];
    if (step < HOUR || hoursUntil === null || hoursUntil <= from)
      return this.series.fine(session, { from, to });
    const isCut = (hour: number): boolean => hour < hoursUntil && hour >= now - FINE_KEPT_MS;
    const cut = new Set(
      edges
        .filter((edge) => edge % HOUR !== 0)
        .map((edge) => bucketOf(edge, HOUR))
        .filter(isCut),
    );
    const parts = [...cut].flatMap((hour) =>
      Array.from({ length: HOUR / SERIES_STEP }, (_, i) => epochMs(hour + i * SERIES_STEP)),
    );
    const coarse = { from: epochMs(bucketOf(from, HOUR)), to: epochMs(Math.min(to, hoursUntil)) };
    const hours = await this.series.hours(session, coarse);
    return [
      ...hours.filter(({ bucketAt }) => !cut.has(bucketAt)),
      ...(await this.series.fineAt(session, parts)),
      ...(await this.series.fine(session, { from: hoursUntil, to })),
    ];
  }

  private async tail(session: Session, after: ExecutionId): Promise<CountedRow[]> {
    // Without a condition on the instant, which would tempt SQLite to another index: most are recent anyway.
    const sql = `SELECT ${COUNTED_COLUMNS} FROM scheduled_job_execution e WHERE e.id > ? ORDER BY e.id LIMIT ${MAX_ROWS}`;
    return session.query<CountedRow>(sql, [idToBytes(after)]);
  }

  private async hasBetween(session: Session, after: ExecutionId, until: ExecutionId): Promise<boolean> {
    const sql = 'SELECT 1 FROM scheduled_job_execution e WHERE e.id > ? AND e.id < ? ORDER BY e.id LIMIT 1';
    const rows = await session.query(sql, [idToBytes(after), idToBytes(until)]);
    return rows.length > 0;
  }
}

const ROLLUP_COLUMNS = 'bucket_at, status_id, executions, fires, removed_fires, lateness, duration';

function seriesOf(rows: readonly CountedRow[]): RollupDelta[] {
  const sum = new RollupSum();
  for (const row of rows.map(toCounted)) if (isTerminal(row.status)) sum.count(row);
  return sum.list().filter(({ jobId }) => jobId === ALL_JOBS);
}

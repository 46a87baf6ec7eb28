import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { Database, DatabaseTime, type Session } from '../database/index.js';
import { JobsService, type JobEntity, type JobsQuestion } from '../jobs/index.js';
import { DAY, epochMs, ValidationError, type EpochMs, type Page } from '../kernel/index.js';
import { formatLocalDay, localDayOf } from '../triggers/index.js';
import { countFuture, futureFires, nextFires, type FutureFires } from './future-fires.js';
import type { RollupDelta } from './rollup-sum.js';
import { StatisticsRead, type Range } from './statistics.read.js';
import { summarise, type Outcomes, type SeriesPoint } from './summarise.js';
import { bucketsWithin, type TimeBuckets } from './time-buckets.js';
import { TimelineRead, type LaneRun } from './timeline.read.js';

/** Executions of a lane that are shown one by one. */
export const MAX_LANE_RUNS = 200;
/** Most lanes of a page. */
export const MAX_LANES = 50;
/** Jobs whose fires a calendar counts, and fires it counts in all. */
const MAX_CALENDAR_JOBS = 500;
const MAX_CALENDAR_FIRES = 100_000;
/** Jobs with one tag that a calendar takes together. */
const MAX_TAG_JOBS = 1_000;

/** A job on the timeline. */
export interface Lane {
  job: JobEntity;
  /** Ascending; empty where there are more than {@link MAX_LANE_RUNS}. */
  runs: LaneRun[];
  /** What they add up to, where there are more. */
  density: SeriesPoint[] | null;
  future: FutureFires;
}

/** A day of the calendar. */
export interface CalendarDay extends Range {
  date: string;
  outcomes: Outcomes;
  planned: number;
}

/** A calendar. */
export interface Calendar {
  timezone: string;
  days: CalendarDay[];
  /** False: outcomes are of UTC days, or totals are being caught up. */
  isExact: boolean;
  /** False: more was planned than is counted. */
  isPlanComplete: boolean;
}

/** What was and what will be, on one axis. Reads only, bounded whatever is asked. */
@Injectable()
export class TimelineService {
  constructor(
    private readonly config: AppConfig,
    private readonly database: Database,
    private readonly time: DatabaseTime,
    private readonly jobs: JobsService,
    private readonly reads: TimelineRead,
    private readonly statistics: StatisticsRead,
  ) {}

  /** @throws VALIDATION_FAILED for more than {@link MAX_LANES} lanes a page. */
  async timeline(query: JobsQuestion, range: Range): Promise<Page<Lane> & { now: EpochMs }> {
    if (query.perPage > MAX_LANES)
      throw refuse('?perPage', 'TOO_LARGE', `Ask for at most ${MAX_LANES} lanes a page.`);
    const now = this.time.now();
    const page = await this.jobs.list(query);
    const ids = page.items.map(({ id }) => id);
    return this.database.read(async (session) => {
      const runs = await this.reads.runsOf(session, ids, range, MAX_LANE_RUNS + 1);
      const items: Lane[] = [];
      for (const job of page.items) {
        const own = runs.get(job.id)!;
        const isDense = own.length > MAX_LANE_RUNS;
        items.push({
          job,
          runs: isDense ? [] : own.reverse(),
          density: isDense ? await this.density(session, job.id, range, now) : null,
          future: futureFires(job, range),
        });
      }
      return { ...page, items, now };
    });
  }

  /** Past by outcome, future by plan, for each day of a zone.
   *  @throws NOT_FOUND; VALIDATION_FAILED for a tag that too many jobs carry. */
  async calendar(
    range: Range,
    { jobId, tag, timezone }: { jobId: number | null; tag: string | null; timezone: string | null },
  ): Promise<Calendar> {
    const now = this.time.now();
    const zone = timezone ?? this.config.timezone;
    const buckets = bucketsWithin(range.from, range.to, DAY, zone);
    if (jobId !== null) await this.jobs.get(jobId);
    return this.database.read(async (session) => {
      const ids = await this.idsOf(session, jobId, tag);
      const past = await this.past(session, ids, buckets, now);
      const { series } = summarise(past.deltas, buckets);
      const days = series.map((point): CalendarDay => {
        const { from, to, lateness: _lateness, duration: _duration, ...outcomes } = point;
        return { date: formatLocalDay(localDayOf(from, zone)), from, to, outcomes, planned: 0 };
      });
      const isPlanComplete = await this.plan(session, ids, days);
      return { timezone: zone, days, isExact: past.isExact, isPlanComplete };
    });
  }

  /** The next fires over all jobs, ascending. They are among those of as many jobs as are asked for. */
  async upcoming(limit: number): Promise<{ job: JobEntity; scheduledFor: EpochMs }[]> {
    const end = epochMs(253_402_300_799_999);
    const jobs = await this.database.read((session) => this.reads.nextJobs(session, null, end, limit));
    return nextFires(jobs, limit);
  }

  private async density(session: Session, jobId: number, range: Range, now: EpochMs): Promise<SeriesPoint[]> {
    const until = epochMs(Math.min(range.to, now + DAY));
    const rows = await this.statistics.ofJobs(session, [jobId], range);
    const step = rows ? Math.max(300_000, Math.ceil((until - range.from) / 100 / 300_000) * 300_000) : DAY;
    const deltas = rows ?? (await this.statistics.daysOfJobs(session, [jobId], range));
    const { series } = summarise(deltas, bucketsWithin(range.from, range.to, Math.min(step, DAY), 'UTC'));
    return series.filter((point) => OUTCOMES.some((field) => point[field] > 0));
  }

  private async idsOf(session: Session, jobId: number | null, tag: string | null): Promise<number[] | null> {
    if (tag === null) return jobId === null ? null : [jobId];
    const ids = await this.reads.jobsWithTag(session, tag, MAX_TAG_JOBS + 1);
    if (ids.length > MAX_TAG_JOBS)
      throw refuse(
        '?tag',
        'TOO_MANY_JOBS',
        `More than ${MAX_TAG_JOBS} jobs carry this tag; ask for one job, or for all.`,
      );
    return jobId === null ? ids : ids.filter((id) => id === jobId);
  }

  private async past(
    session: Session,
    ids: readonly number[] | null,
    buckets: TimeBuckets,
    now: EpochMs,
  ): Promise<{ deltas: RollupDelta[]; isExact: boolean }> {
    if (ids === null) {
      const { deltas, isComplete } = await this.statistics.ofAll(session, buckets, now);
      return { deltas, isExact: isComplete };
    }
    const range = { from: buckets.edges[0]!, to: buckets.edges[buckets.edges.length - 1]! };
    const rows = await this.statistics.ofJobs(session, ids, range);
    if (rows) return { deltas: rows, isExact: true };
    return { deltas: await this.statistics.daysOfJobs(session, ids, range), isExact: false };
  }

  /** Counts what is planned into the days. @returns whether all of it was. */
  private async plan(session: Session, ids: readonly number[] | null, days: CalendarDay[]): Promise<boolean> {
    const last = days[days.length - 1]!;
    const jobs = await this.reads.nextJobs(session, ids, last.to, MAX_CALENDAR_JOBS + 1);
    let budget = MAX_CALENDAR_FIRES;
    for (const job of jobs.slice(0, MAX_CALENDAR_JOBS)) {
      for (const day of days) {
        if (job.nextScheduledFor === null || day.to <= job.nextScheduledFor) continue;
        if (budget <= 0) return false;
        const fires = countFuture(job, day, job.intervalSeconds === null ? budget : Infinity);
        day.planned += fires;
        budget -= job.intervalSeconds === null ? fires + 1 : 1;
      }
    }
    return jobs.length <= MAX_CALENDAR_JOBS && budget > 0;
  }
}

const OUTCOMES = ['succeeded', 'failed', 'timedOut', 'cancelled', 'lost', 'skipped', 'missed'] as const;

function refuse(pointer: string, code: string, message: string): ValidationError {
  return new ValidationError([{ pointer, code, message }]);
}

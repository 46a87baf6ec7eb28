import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { Database, DatabaseTime, type Session } from '../database/index.js';
import { STATUS_IDS } from '../executions/index.js';
import { InstancesRead, STATUS_COUNT_LIMIT } from '../instances/index.js';
import { JobsService } from '../jobs/index.js';
import { DAY, epochMs, HOUR, SECOND, type EpochMs, type Ms } from '../kernel/index.js';
import { loadOf, type Load } from './load.js';
import { FINE_KEPT_MS } from './rollup.service.js';
import { StatisticsRead, type Range, type Totals } from './statistics.read.js';
import { successPercent, summarise, type SeriesPoint, type Summary } from './summarise.js';
import { bucketsWithin, stepFor, type TimeBuckets } from './time-buckets.js';

/** Ranges that can be asked for by name. */
export const RANGES = { '1h': HOUR, '24h': DAY, '7d': 7 * DAY, '30d': 30 * DAY } as const;
/** Name of a range. */
export type RangeName = keyof typeof RANGES;
/** An execution that has not started this long after it was due is late. */
export const LATE_MS: Ms = 2 * SECOND;

/** What is asked. */
export interface StatisticsQuestion {
  /** null = up to now. */
  range: Range | RangeName;
  /** null = all jobs. */
  jobId: number | null;
  /** IANA name; null = the default of new jobs. */
  timezone: string | null;
}

/** How the whole stands now. Counts end at {@link STATUS_COUNT_LIMIT}. */
export interface Standing {
  jobs: { enabled: number; paused: number; disabled: number; handlerMissing: number };
  running: number;
  queued: number;
  late: number;
  dueNextHour: number;
  instancesAlive: number;
  /** False: a count was cut off. */
  exact: boolean;
}

/** Statistics of a range. */
export interface Statistics extends Range {
  now: EpochMs;
  timezone: string;
  stepMs: Ms;
  isComplete: boolean;
  /** null where one job was asked for. */
  standing: Standing | null;
  total: Summary & Load & { successPercent: number | null };
  series: (SeriesPoint & Load)[];
}

/** Answers from the rollup and what it has not taken in yet; the cost follows the length of the range, not the number of executions. */
@Injectable()
export class StatisticsService {
  constructor(
    private readonly config: AppConfig,
    private readonly database: Database,
    private readonly time: DatabaseTime,
    private readonly reads: StatisticsRead,
    private readonly instances: InstancesRead,
    private readonly jobs: JobsService,
  ) {}

  /** @throws NOT_FOUND for an unknown job. */
  async statistics(question: StatisticsQuestion): Promise<Statistics> {
    const now = this.time.now();
    const asked = typeof question.range === 'string' ? lastly(question.range, now) : question.range;
    const timezone = question.timezone ?? this.config.timezone;
    if (question.jobId !== null) await this.jobs.get(question.jobId);
    return this.database.read(async (session) => {
      const found = await this.totals(session, question.jobId, { ...asked, timezone, now });
      const { buckets } = found;
      const { total, series } = summarise(found.deltas, buckets);
      const loads = loadOf(found.deltas, buckets);
      return {
        from: buckets.edges[0]!,
        to: buckets.edges[buckets.edges.length - 1]!,
        now,
        timezone: found.timezone,
        stepMs: buckets.step,
        isComplete: found.isComplete,
        standing: question.jobId === null ? await this.standing(session, now) : null,
        total: { ...total, ...loads.total, successPercent: successPercent(total) },
        series: series.map((point, i) => ({ ...point, ...loads.series[i]! })),
      };
    });
  }

  private async totals(
    session: Session,
    jobId: number | null,
    { from, to, timezone, now }: Range & { timezone: string; now: EpochMs },
  ): Promise<Totals & { buckets: TimeBuckets; timezone: string }> {
    const step = stepFor(to - from);
    if (jobId === null) {
      // Nothing finer is kept for longer.
      const least = from < now - FINE_KEPT_MS ? HOUR : step;
      const buckets = bucketsWithin(from, to, Math.max(step, least), timezone);
      return { ...(await this.reads.ofAll(session, buckets, now)), buckets, timezone };
    }
    // One bucket may begin up to a day before `from`.
    const wide = { from: epochMs(from - DAY), to: epochMs(to + HOUR) };
    const rows = await this.reads.ofJobs(session, [jobId], wide);
    if (rows) {
      const buckets = bucketsWithin(from, to, step, timezone);
      return { deltas: rows, isComplete: true, buckets, timezone };
    }
    const deltas = await this.reads.daysOfJobs(session, [jobId], wide);
    return { deltas, isComplete: true, buckets: bucketsWithin(from, to, DAY, 'UTC'), timezone: 'UTC' };
  }

  private async standing(session: Session, now: EpochMs): Promise<Standing> {
    const states = ['active', 'paused', 'disabled', 'handler_missing'];
    const jobs = await this.instances.countJobs(session, states);
    const open = await this.instances.countExecutions(
      session,
      (['running', 'queued'] as const).map((name) => ({ id: STATUS_IDS[name], name })),
      null,
    );
    const late = await this.reads.countLate(session, epochMs(now - LATE_MS), STATUS_COUNT_LIMIT + 1);
    const due = await this.instances.countDueSoon(session, epochMs(now + HOUR));
    const cut = (count: number): number => Math.min(count, STATUS_COUNT_LIMIT);
    return {
      jobs: {
        enabled: jobs.byName['active'] ?? 0,
        paused: jobs.byName['paused'] ?? 0,
        disabled: jobs.byName['disabled'] ?? 0,
        handlerMissing: jobs.byName['handler_missing'] ?? 0,
      },
      running: open.byName['running'] ?? 0,
      queued: open.byName['queued'] ?? 0,
      late: cut(late),
      dueNextHour: cut(due),
      instancesAlive: await this.reads.countAlive(session),
      exact: jobs.isExact && open.isExact && late === cut(late) && due === cut(due),
    };
  }
}

function lastly(name: RangeName, now: EpochMs): Range {
  return { from: epochMs(now - RANGES[name]), to: now };
}

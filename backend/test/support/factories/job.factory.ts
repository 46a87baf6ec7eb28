import type { Database } from '../../../src/database/index.js';
import {
  cursorAfter,
  isPlannable,
  jobStateOf,
  JOB_TYPE_IDS,
  JobEntity,
  JobsRepository,
  NO_CURSOR,
  type Priority,
} from '../../../src/jobs/index.js';
import { epochMs, SECOND, type EpochMs, type Ms } from '../../../src/kernel/index.js';
import { SlotRepository } from '../../../src/locks/index.js';

/** Nine o'clock of a Monday: where tests begin. */
export const START: EpochMs = epochMs(Date.UTC(2026, 10, 2, 9));

/** A job in the making: every minute, task `test.ok`, defaults of a request, cursors after {@link START}. */
export class JobBuilder {
  private readonly job = Object.assign(new JobEntity(), DEFAULTS);
  private from: EpochMs = START;

  /** Any columns; cursors and state are derived, so they need not be given. */
  with(columns: Partial<JobEntity>): this {
    Object.assign(this.job, columns);
    return this;
  }

  named(name: string): this {
    return this.with({ name });
  }

  /** Runs this task function. */
  running(taskFunctionKey: string, params: Record<string, unknown> = {}): this {
    return this.with({ taskFunctionKey, params });
  }

  /** Interval anchored at the start of the test, first fire one interval later. */
  every(seconds: number, anchorAt: EpochMs = START): this {
    const none = { cronExpression: null, runAt: null };
    return this.with({ ...none, jobTypeId: JOB_TYPE_IDS.interval, intervalSeconds: seconds, anchorAt });
  }

  cron(cronExpression: string, timezone = 'UTC'): this {
    return this.with({
      jobTypeId: JOB_TYPE_IDS.cron,
      cronExpression,
      timezone,
      intervalSeconds: null,
      runAt: null,
    });
  }

  once(runAt: EpochMs): this {
    return this.with({ jobTypeId: JOB_TYPE_IDS.date, runAt, cronExpression: null, intervalSeconds: null });
  }

  /** Fires up to `ms` after the start are accounted for already; negative = the job is that far behind. */
  plannedUntil(ms: Ms): this {
    this.from = epochMs(START + ms);
    return this;
  }

  paused(until: EpochMs | null = null, at: EpochMs = START): this {
    return this.with({ pausedAt: at, pausedBy: 'user:ops', pauseReason: 'maintenance', pausedUntil: until });
  }

  disabled(): this {
    return this.with({ enabled: false });
  }

  deleted(at: EpochMs = START): this {
    return this.with({ deletedAt: at, deletedBy: 'user:ops' });
  }

  handlerMissing(): this {
    return this.with({ handlerMissing: true });
  }

  atLeastOnce(): this {
    return this.with({ delivery: 'at_least_once' });
  }

  retrying(maxAttempts: number, retryDelaySeconds = 10): this {
    return this.with({ maxAttempts, retryDelaySeconds });
  }

  priority(priority: Priority): this {
    return this.with({ priority });
  }

  slots(maxInstances: number): this {
    return this.with({ maxInstances });
  }

  /** The entity, not stored. @param id needed for the jitter and the seeds. */
  build(id = 1): JobEntity {
    const job = Object.assign(new JobEntity(), this.job, { id });
    const canFire = job.enabled && job.deletedAt === null && !job.handlerMissing;
    const cursor = canFire ? cursorAfter(job, this.from) : NO_CURSOR;
    const state = jobStateOf({ ...job, ...cursor });
    return Object.assign(job, cursor, { state, plannable: isPlannable(state) });
  }

  /** Stores it with its slots. */
  async insert(database: Database): Promise<JobEntity> {
    const jobs = new JobsRepository();
    const { id: _id, ...draft } = this.build();
    return database.transaction(async (tx) => {
      const id = await jobs.insert(tx, draft);
      const job = this.build(id);
      await jobs.update(tx, job, false);
      await new SlotRepository().ensureSlots(tx, id, job.maxInstances);
      return job;
    });
  }
}

/** Begins a job. */
export function aJob(): JobBuilder {
  return new JobBuilder().every(60);
}

const DEFAULTS: Omit<JobEntity, 'id' | 'state' | 'plannable' | 'nextScheduledFor' | 'nextRunAt'> = {
  name: 'a job',
  jobKey: null,
  description: null,
  taskFunctionKey: 'test.ok',
  params: {},
  jobTypeId: JOB_TYPE_IDS.interval,
  cronExpression: null,
  intervalSeconds: 60,
  runAt: null,
  timezone: 'UTC',
  startAt: null,
  endAt: null,
  anchorAt: START,
  jitterSeconds: 0,
  dstGap: 'after',
  dstOverlap: 'first',
  maxInstances: 1,
  overlapPolicy: 'skip',
  maxQueued: 1,
  cancelGraceSeconds: 10,
  misfireGraceSeconds: 60,
  misfirePolicy: 'run_latest',
  maxCatchUp: 100,
  delivery: 'at_most_once',
  timeoutSeconds: null,
  maxAttempts: 1,
  retryBackoff: 'fixed',
  retryDelaySeconds: 10,
  retryMaxDelaySeconds: 3_600,
  priority: 1,
  tags: [],
  enabled: true,
  isSystem: false,
  handlerMissing: false,
  pausedAt: null,
  pausedBy: null,
  pauseReason: null,
  pausedUntil: null,
  deletedAt: null,
  deletedBy: null,
  lastRunAt: null,
  lastSuccessFor: null,
  lastStatusId: null,
  version: 1,
  createdAt: epochMs(START - 60 * SECOND),
  createdBy: 'user:ops',
  updatedAt: epochMs(START - 60 * SECOND),
  updatedBy: 'user:ops',
};

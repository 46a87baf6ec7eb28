import { Injectable } from '@nestjs/common';
import { Database, DatabaseTime } from '../../database/index.js';
import { dueAtOf, JobsRepository, triggerOf, type JobEntity } from '../../jobs/index.js';
import { Clock, epochMs, SECOND } from '../../kernel/index.js';
import { countFires, fires } from '../../triggers/index.js';
import { nextSpan, type MaintenanceWindow, type WindowSpan } from '../../windows/index.js';

/** Fires that are counted; more are told as "at least". */
const MAX_FIRES = 100_000;
/** Fires looked at before others get their turn. */
const SLICE = 2_000;
const JOB_BATCH = 200;
const FIRST_JOBS = 20;

/** What a window would skip the next time it is open. */
export interface WindowPreview {
  /** Null when it never is again. What is over of it by now is left out. */
  span: Pick<WindowSpan, 'from' | 'until'> | null;
  matchingJobs: number;
  jobs: number;
  fires: number;
  exact: boolean;
  firstJobs: { id: number; name: string; fires: number }[];
}

/** Counts what a window would skip, by the jobs' schedules as they are. Fires of a paused job are left out: they are skipped anyway. */
@Injectable()
export class WindowPreviews {
  constructor(
    private readonly database: Database,
    private readonly time: DatabaseTime,
    private readonly clock: Clock,
    private readonly jobs: JobsRepository,
  ) {}

  async of(window: MaintenanceWindow): Promise<WindowPreview> {
    const now = this.time.now();
    const next = nextSpan(window, now);
    const preview: WindowPreview = {
      span: next && { from: epochMs(Math.max(next.from, now)), until: next.until },
      matchingJobs: 0,
      jobs: 0,
      fires: 0,
      exact: true,
      firstJobs: [],
    };
    if (preview.span === null) return preview;
    for await (const job of this.jobsOf(window.tags)) {
      preview.matchingJobs += 1;
      if (job.state !== 'active' || preview.fires >= MAX_FIRES) continue;
      const count = await this.count(job, preview.span, MAX_FIRES - preview.fires);
      if (count === 0) continue;
      preview.jobs += 1;
      preview.fires += count;
      if (preview.firstJobs.length < FIRST_JOBS)
        preview.firstJobs.push({ id: job.id, name: job.name, fires: count });
    }
    preview.exact = preview.fires < MAX_FIRES;
    return preview;
  }

  private async *jobsOf(tags: readonly string[]): AsyncGenerator<JobEntity> {
    for (let after = 0; ;) {
      const batch = await this.database.read((session) =>
        this.jobs.findPlannable(session, { after, tags, limit: JOB_BATCH }),
      );
      yield* batch;
      if (batch.length < JOB_BATCH) return;
      after = batch[batch.length - 1]!.id;
    }
  }

  /** Fires of the job that are due within the span. */
  private async count(
    job: JobEntity,
    { from, until }: Pick<WindowSpan, 'from' | 'until'>,
    limit: number,
  ): Promise<number> {
    const trigger = triggerOf(job);
    const last = epochMs(until - 1);
    if (trigger.type === 'interval' && trigger.jitterSeconds === 0)
      return countFires(trigger, epochMs(from - 1), last, limit);
    let count = 0;
    for (let after = epochMs(from - 1 - trigger.jitterSeconds * SECOND); count < limit;) {
      const found = fires(trigger, after, last, SLICE);
      count += found.fires.filter((nominal) => {
        const dueAt = dueAtOf(job.id, trigger, nominal);
        return from <= dueAt && dueAt < until;
      }).length;
      if (found.truncatedAfter === null) break;
      after = found.truncatedAfter;
      await this.clock.sleep(0);
    }
    return Math.min(count, limit);
  }
}

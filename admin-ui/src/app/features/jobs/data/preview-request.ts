import type { JobDto } from '../../../core/api/generated/models/job-dto';
import type { PreviewDto } from '../../../core/api/generated/models/preview-dto';

/** What the preview needs to know of a job: its schedule and nothing else. */
export function toPreview(job: JobDto): PreviewDto {
  const { jobType, cronExpression, intervalSeconds, runAt, timezone, dstGap, dstOverlap, endAt } = job;
  return {
    jobType,
    timezone,
    ...(jobType === 'cron' && { cronExpression }),
    // The anchor of an interval is its start, else its creation.
    ...(jobType === 'interval' && { intervalSeconds, startAt: job.startAt ?? job.createdAt }),
    ...(jobType === 'date' && { runAt }),
    ...(jobType === 'cron' && { dstGap, dstOverlap, ...(job.startAt && { startAt: job.startAt }) }),
    ...(jobType !== 'date' && endAt && { endAt }),
  };
}

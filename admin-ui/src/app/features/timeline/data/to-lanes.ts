import type { ExecutionDto } from '../../../core/api/generated/models/execution-dto';
import type { JobListItemDto } from '../../../core/api/generated/models/job-list-item-dto';
import type { Lane, LaneItem } from './lane-layout';
import type { Group } from './timeline-filter';

/** A run as it is drawn: a bar from its start to its end; what did not run, a point at its nominal time, or a stretch of several. */
export function toItem(run: ExecutionDto): LaneItem {
  const isUnrun = run.startedAt === null;
  const from = Date.parse(run.startedAt ?? run.scheduledFor);
  const until = run.finishedAt ?? run.startedAt;
  const end = isUnrun
    ? Date.parse(run.scheduledUntil ?? run.scheduledFor)
    : until === null
      ? from
      : Date.parse(until);
  return {
    id: run.id,
    status: run.status,
    from,
    to: run.status === 'running' ? null : Math.max(from, end),
    count: run.fireCount,
    isAhead: false,
    executionId: run.id,
    jobId: run.jobId,
    jobName: run.jobName,
  };
}

/** The next fire of a job as a ghost; null when nothing lies ahead. */
export function toAhead(job: JobListItemDto): LaneItem | null {
  if (job.nextRunAt === null || job.state !== 'active') return null;
  const at = Date.parse(job.nextRunAt);
  return {
    id: `next-${job.id}`,
    status: 'planned',
    from: at,
    to: at,
    count: 1,
    isAhead: true,
    executionId: null,
    jobId: job.id,
    jobName: job.name,
  };
}

/** What lanes are made of. */
export interface LaneFacts {
  runs: readonly ExecutionDto[];
  ahead: readonly LaneItem[];
  jobs: readonly JobListItemDto[];
  /** Name of an instance; the id where it is not known any more. */
  instanceName: (id: number) => string;
}

/** Sorts runs and fires to come into lanes, by name. A job with several tags stands in the lane of each. */
export function toLanes(facts: LaneFacts, group: Group): Lane[] {
  const jobs = new Map(facts.jobs.map((job) => [job.id, job]));
  const lanes = new Map<string, { name: string; jobId: number | null; items: LaneItem[] }>();
  const add = (key: string, lane: { name: string; jobId: number | null }, item: LaneItem): void => {
    const found = lanes.get(key);
    if (found) found.items.push(item);
    else lanes.set(key, { ...lane, items: [item] });
  };
  const instances = new Map(facts.runs.map((run) => [run.id, run.instanceId]));
  for (const item of [...facts.runs.map(toItem), ...facts.ahead]) {
    const job = jobs.get(item.jobId);
    if (group === 'job')
      add(`job-${item.jobId}`, { name: item.jobName ?? `#${item.jobId}`, jobId: item.jobId }, item);
    else if (group === 'instance') {
      const id = instances.get(item.id) ?? null;
      add(`instance-${id}`, { name: id === null ? '' : facts.instanceName(id), jobId: null }, item);
    } else {
      const names = group === 'task' ? [job?.taskFunctionKey ?? ''] : job?.tags.length ? job.tags : [''];
      for (const name of names) add(`${group}-${name}`, { name, jobId: null }, item);
    }
  }
  return [...lanes]
    .map(([key, lane]) => ({ key, ...lane }))
    .sort((a, b) => Number(a.name === '') - Number(b.name === '') || a.name.localeCompare(b.name));
}

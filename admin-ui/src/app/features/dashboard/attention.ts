import type { ExecutionDto } from '../../core/api/generated/models/execution-dto';
import type { InstanceDto } from '../../core/api/generated/models/instance-dto';
import type { JobListItemDto } from '../../core/api/generated/models/job-list-item-dto';

/** Something a person should look at. */
export interface Concern {
  id: string;
  /** Word of its status chip. */
  status: string;
  name: string;
  /** Names of hosts and processes read from left to right. */
  isCode: boolean;
  path: string;
  params: Record<string, string>;
  /** Translation key of why, with its parameters; null = the status says it. */
  why: { key: string; params: Record<string, unknown> } | null;
  /** Asked "Why?" about; null = nothing to ask. */
  jobId: number | null;
}

/** Failures of one job in the recent ones that make it a concern. */
const STREAK = 3;
const OVERDUE_MS = 60_000;

/** What the dashboard knows. */
export interface AttentionFacts {
  instances: readonly InstanceDto[];
  /** Paused, or without a function. */
  troubled: readonly JobListItemDto[];
  /** Active jobs, the next due first. */
  next: readonly JobListItemDto[];
  /** Newest first. */
  failures: readonly ExecutionDto[];
  /** Epoch ms. */
  now: number;
}

/** What needs attention, the most urgent first: instances in trouble, overdue jobs, jobs that keep failing, jobs that stand still. */
export function concernsOf(facts: AttentionFacts): Concern[] {
  return [
    ...facts.instances.filter(isInTrouble).map(instanceConcern),
    ...facts.next.filter((job) => isOverdue(job, facts.now)).map((job) => jobConcern(job, 'late', 'overdue')),
    ...streaks(facts.failures),
    ...facts.troubled.map((job) =>
      job.state === 'paused' ? pausedConcern(job) : jobConcern(job, job.state, 'no-handler'),
    ),
  ];
}

function isInTrouble({ status, late }: InstanceDto): boolean {
  return late || status === 'stuck' || status === 'unfit' || status === 'dead';
}

function isOverdue({ nextRunAt }: JobListItemDto, now: number): boolean {
  return nextRunAt !== null && Date.parse(nextRunAt) < now - OVERDUE_MS;
}

function instanceConcern({ id, name, status, late }: InstanceDto): Concern {
  return {
    id: `instance-${id}`,
    status: late && status === 'alive' ? 'late' : status,
    name,
    isCode: true,
    path: '/instances',
    params: {},
    why: null,
    jobId: null,
  };
}

function jobConcern(job: JobListItemDto, status: string, why: string): Concern {
  return {
    id: `${why}-${job.id}`,
    status,
    name: job.name,
    isCode: false,
    path: `/jobs/${job.id}`,
    params: {},
    why: { key: `attention.${why}`, params: {} },
    jobId: job.id,
  };
}

function pausedConcern(job: JobListItemDto): Concern {
  const { by = '', reason = '' } = job.pause ?? {};
  return {
    ...jobConcern(job, 'paused', 'paused'),
    why: { key: 'attention.paused', params: { by, reason: reason ?? '' } },
  };
}

function streaks(failures: readonly ExecutionDto[]): Concern[] {
  const byJob = new Map<number, ExecutionDto[]>();
  for (const run of failures) byJob.set(run.jobId, [...(byJob.get(run.jobId) ?? []), run]);
  return [...byJob.values()]
    .filter((runs) => runs.length >= STREAK)
    .map((runs) => {
      const { jobId, jobName, status } = runs[0]!;
      return {
        id: `streak-${jobId}`,
        status,
        name: jobName ?? `#${jobId}`,
        isCode: false,
        path: `/jobs/${jobId}`,
        params: { tab: 'history' },
        why: { key: 'attention.failing', params: { count: runs.length } },
        jobId: null,
      };
    });
}

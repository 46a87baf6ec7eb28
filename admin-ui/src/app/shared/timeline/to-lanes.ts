import type { LaneDto } from '../../core/api/generated/models/lane-dto';
import type { LaneRunDto } from '../../core/api/generated/models/lane-run-dto';
import type { SeriesPointDto } from '../../core/api/generated/models/series-point-dto';
import type { Lane, LaneItem } from './lane-layout';

/** What a lane stands for. */
export const GROUPS = ['job', 'task', 'tag', 'instance'] as const;
export type Group = (typeof GROUPS)[number];

type Owner = Pick<LaneDto, 'jobId' | 'jobName'>;

/** A run as it is drawn: a bar from its start to its end; what did not run, a point at its nominal time, or a stretch of several. */
export function toItem(run: LaneRunDto, { jobId, jobName }: Owner): LaneItem {
  const from = Date.parse(run.startedAt ?? run.scheduledFor);
  const end = Date.parse(
    (run.startedAt === null ? run.scheduledUntil : run.finishedAt) ?? run.startedAt ?? run.scheduledFor,
  );
  return {
    id: run.id,
    status: run.status,
    from,
    to: run.status === 'running' ? null : Math.max(from, end),
    count: run.fireCount,
    isAhead: false,
    executionId: run.id,
    jobId,
    jobName,
  };
}

/** What lies ahead as ghosts: fires one by one, stretches where there are too many. Those that a pause will skip say so. */
export function aheadOf(lane: LaneDto): LaneItem[] {
  const { jobId, jobName, state, pausedUntil } = lane;
  const pauseEnd = state === 'paused' ? Date.parse(pausedUntil ?? '9999-12-31T00:00:00Z') : -Infinity;
  const ghost = (from: number, to: number, count: number): LaneItem => ({
    id: `ahead-${jobId}-${from}`,
    status: from < pauseEnd ? 'skipped' : 'planned',
    from,
    to,
    count,
    isAhead: true,
    executionId: null,
    jobId,
    jobName,
  });
  return [
    ...lane.fires.map((iso) => ghost(Date.parse(iso), Date.parse(iso), 1)),
    ...lane.bands.map(({ from, to, fires }) => ghost(Date.parse(from), Date.parse(to), fires)),
  ];
}

/** More runs than are worth naming: a stretch for each bucket, looking like the worst in it. */
function densityItem(point: SeriesPointDto, { jobId, jobName }: Owner): LaneItem | null {
  const bad = point.failed + point.timedOut;
  const unrun = point.skipped + point.cancelled;
  const count = point.succeeded + bad + point.lost + point.missed + unrun;
  if (count === 0) return null;
  const worst = [
    ['lost', point.lost],
    ['failed', bad],
    ['missed', point.missed],
    ['skipped', unrun],
  ] as const;
  return {
    id: `runs-${jobId}-${point.from}`,
    status: worst.find(([, found]) => found > 0)?.[0] ?? 'succeeded',
    from: Date.parse(point.from),
    to: Date.parse(point.to),
    count,
    isAhead: false,
    executionId: null,
    jobId,
    jobName,
  };
}

/** Lanes of jobs as lanes of what is asked for. A job with several tags stands in the lane of each, its runs in those of the instances that
 *  ran them; what has none, such as what is still to come, comes last. */
export function toLanes(jobs: readonly LaneDto[], group: Group): Lane[] {
  const lanes = new Map<string, { name: string; jobId: number | null; items: LaneItem[] }>();
  for (const job of jobs) {
    const add = ({ key, name }: LaneKey, items: readonly LaneItem[]): void => {
      const lane = lanes.get(key) ?? { name, jobId: group === 'job' ? job.jobId : null, items: [] };
      lane.items.push(...items);
      lanes.set(key, lane);
    };
    const dense = (job.density ?? []).flatMap((point) => densityItem(point, job) ?? []);
    const elsewhere = [...dense, ...aheadOf(job)];
    if (group === 'instance') {
      for (const run of job.runs) add(keyOf(group, run.instanceName ?? ''), [toItem(run, job)]);
      if (elsewhere.length > 0) add(keyOf(group, ''), elsewhere);
    } else {
      const items = [...job.runs.map((run) => toItem(run, job)), ...elsewhere];
      for (const key of keysOf(job, group)) add(key, items);
    }
  }
  return [...lanes]
    .map(([key, lane]) => ({ key, ...lane }))
    .sort((a, b) => Number(a.name === '') - Number(b.name === '') || a.name.localeCompare(b.name));
}

interface LaneKey {
  key: string;
  name: string;
}

const keyOf = (group: Group, name: string): LaneKey => ({ key: `${group}-${name}`, name });

function keysOf(job: LaneDto, group: Exclude<Group, 'instance'>): LaneKey[] {
  if (group === 'job') return [{ key: `job-${job.jobId}`, name: job.jobName }];
  const names = group === 'task' ? [job.taskFunctionKey] : job.tags.length > 0 ? job.tags : [''];
  return names.map((name) => keyOf(group, name));
}

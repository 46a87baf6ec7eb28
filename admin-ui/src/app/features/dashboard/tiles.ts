import type { SchedulerStatusDto } from '../../core/api/generated/models/scheduler-status-dto';
import type { IconName } from '../../shared/ui/icon';

/** One number of the dashboard, with the list it leads to. */
export interface Tile {
  /** Translation key. */
  label: string;
  value: number;
  /** Counted only up to a bound: shown with a plus. */
  isOpenEnded: boolean;
  icon: IconName;
  path: string;
  params: Record<string, string | string[]>;
  tone: 'plain' | 'bad' | 'warn';
}

/** The numbers of the dashboard. What wants attention is coloured only when there is some of it. */
export function tilesOf(status: SchedulerStatusDto): Tile[] {
  return [...jobTiles(status), ...openTiles(status), ...recentTiles(status), instanceTile(status)];
}

function jobTiles({ jobs }: SchedulerStatusDto): Tile[] {
  const common = { isOpenEnded: !jobs.exact, path: '/jobs' };
  const tone = jobs.paused > 0 ? 'warn' : 'plain';
  return [
    {
      ...common,
      label: 'dashboard.active',
      value: jobs.active,
      icon: 'jobs',
      params: { state: 'active' },
      tone: 'plain',
    },
    {
      ...common,
      label: 'dashboard.paused',
      value: jobs.paused,
      icon: 'pause',
      params: { state: 'paused' },
      tone,
    },
  ];
}

function openTiles({ executions }: SchedulerStatusDto): Tile[] {
  const common = { isOpenEnded: !executions.exact, path: '/executions', tone: 'plain' as const };
  const { running, queued } = executions;
  return [
    { ...common, label: 'dashboard.running', value: running, icon: 'play', params: { status: 'running' } },
    { ...common, label: 'dashboard.queued', value: queued, icon: 'queue', params: { status: 'queued' } },
  ];
}

function recentTiles({ last24h }: SchedulerStatusDto): Tile[] {
  const { succeeded, since, exact } = last24h;
  const bad = last24h.failed + last24h.timedOut + last24h.lost;
  const unrun = last24h.missed + last24h.skipped;
  const tile = (
    label: string,
    value: number,
    icon: IconName,
    statuses: string[],
    alarm: Tile['tone'],
  ): Tile => ({
    label,
    value,
    icon,
    isOpenEnded: !exact,
    path: '/executions',
    params: { status: statuses, from: since },
    tone: value > 0 ? alarm : 'plain',
  });
  return [
    tile('dashboard.succeeded', succeeded, 'check', ['succeeded'], 'plain'),
    tile('dashboard.failed', bad, 'close', ['failed', 'timed_out', 'lost'], 'bad'),
    tile('dashboard.unrun', unrun, 'skip', ['skipped', 'missed'], 'warn'),
  ];
}

function instanceTile({ instances }: SchedulerStatusDto): Tile {
  const value = instances.filter(({ status, late }) => status === 'alive' && !late).length;
  const common = { label: 'dashboard.instances', isOpenEnded: false, path: '/instances', params: {} };
  return { ...common, value, icon: 'instance', tone: value === 0 ? 'bad' : 'plain' };
}

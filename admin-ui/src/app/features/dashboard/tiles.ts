import type { StandingDto } from '../../core/api/generated/models/standing-dto';
import type { StatisticsDto } from '../../core/api/generated/models/statistics-dto';
import type { TotalDto } from '../../core/api/generated/models/total-dto';
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

/** The numbers of the dashboard: how things stand, then what happened in the range. What wants attention is coloured only when there is
 *  some of it. */
export function tilesOf({ standing, total, from, to }: StatisticsDto): Tile[] {
  return [...(standing === null ? [] : standingTiles(standing)), ...rangeTiles(total, { from, to })];
}

function standingTiles(standing: StandingDto): Tile[] {
  const { jobs, running, queued, late, dueNextHour, instancesAlive, exact } = standing;
  const tile = (label: string, value: number, icon: IconName, more: Partial<Tile>): Tile => ({
    label: `dashboard.${label}`,
    value,
    icon,
    isOpenEnded: !exact && value >= 10_000,
    path: '/executions',
    params: {},
    tone: 'plain',
    ...more,
  });
  return [
    tile('active', jobs.enabled, 'jobs', { path: '/jobs', params: { state: 'active' } }),
    tile('paused', jobs.paused, 'pause', {
      path: '/jobs',
      params: { state: 'paused' },
      tone: jobs.paused > 0 ? 'warn' : 'plain',
    }),
    tile('running', running, 'play', { params: { status: 'running' } }),
    tile('queued', queued, 'queue', { params: { status: 'queued' } }),
    tile('late', late, 'alert', {
      params: { status: ['planned', 'queued'] },
      tone: late > 0 ? 'bad' : 'plain',
    }),
    tile('due-next-hour', dueNextHour, 'calendar', {
      path: '/jobs',
      params: { state: 'active', sort: 'nextRunAt' },
    }),
    tile('instances', instancesAlive, 'instance', {
      path: '/instances',
      tone: instancesAlive === 0 ? 'bad' : 'plain',
    }),
  ];
}

function rangeTiles(total: TotalDto, range: { from: string; to: string }): Tile[] {
  const bad = total.failed + total.timedOut + total.lost;
  const unrun = total.missed + total.skipped;
  const tile = (
    label: string,
    value: number,
    icon: IconName,
    more: { statuses: string[]; alarm: Tile['tone'] },
  ): Tile => ({
    label: `dashboard.${label}`,
    value,
    icon,
    isOpenEnded: false,
    path: '/executions',
    params: { status: more.statuses, from: range.from, to: range.to },
    tone: value > 0 ? more.alarm : 'plain',
  });
  return [
    tile('succeeded', total.succeeded, 'check', { statuses: ['succeeded'], alarm: 'plain' }),
    tile('failed', bad, 'close', { statuses: ['failed', 'timed_out', 'lost'], alarm: 'bad' }),
    tile('unrun', unrun, 'skip', { statuses: ['skipped', 'missed'], alarm: 'warn' }),
  ];
}

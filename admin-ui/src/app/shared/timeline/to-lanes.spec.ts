import type { LaneDto } from '../../core/api/generated/models/lane-dto';
import type { LaneRunDto } from '../../core/api/generated/models/lane-run-dto';
import type { SeriesPointDto } from '../../core/api/generated/models/series-point-dto';
import { aheadOf, toItem, toLanes, type Group } from './to-lanes';

const run = (id: string, more: Partial<LaneRunDto> = {}): LaneRunDto =>
  ({
    id,
    status: 'succeeded',
    scheduledFor: '2026-11-25T04:00:00.000Z',
    scheduledUntil: null,
    startedAt: '2026-11-25T04:00:01.000Z',
    finishedAt: '2026-11-25T04:00:05.000Z',
    fireCount: 1,
    ...more,
  }) as LaneRunDto;
const lane = (jobId: number, more: Partial<LaneDto> = {}): LaneDto =>
  ({
    jobId,
    jobName: `job ${jobId}`,
    state: 'active',
    taskFunctionKey: 'demo.hello',
    tags: [],
    pausedUntil: null,
    runs: [],
    density: null,
    fires: [],
    bands: [],
    ...more,
  }) as LaneDto;
const at = (time: string): number => Date.parse(`2026-11-25T${time}.000Z`);
const iso = (time: string): string => `2026-11-25T${time}.000Z`;

describe(toItem.name, () => {
  it('is a bar from start to end, open while it runs', () => {
    expect(toItem(run('a'), lane(1))).toMatchObject({
      from: at('04:00:01'),
      to: at('04:00:05'),
      isAhead: false,
    });
    expect(toItem(run('a', { status: 'running', finishedAt: null }), lane(1)).to).toBeNull();
  });

  it('is a point at the nominal time where nothing ran, and a stretch for several', () => {
    const missed = run('a', { status: 'missed', startedAt: null, finishedAt: iso('09:00:00') });
    expect(toItem(missed, lane(1))).toMatchObject({ from: at('04:00:00'), to: at('04:00:00') });
    const many = { ...missed, scheduledUntil: iso('05:00:00'), fireCount: 61 };
    expect(toItem(many, lane(1))).toMatchObject({ to: at('05:00:00'), count: 61 });
  });
});

describe(aheadOf.name, () => {
  it('has a ghost for each fire and a stretch for many', () => {
    const bands = [{ from: iso('06:00:00'), to: iso('07:00:00'), fires: 900, exact: true }];
    const items = aheadOf(lane(1, { fires: [iso('05:00:00')], bands }));
    expect(items.map(({ from, count, status }) => [from, count, status])).toEqual([
      [at('05:00:00'), 1, 'planned'],
      [at('06:00:00'), 900, 'planned'],
    ]);
  });

  it('says which fires a pause will skip', () => {
    const fires = [iso('05:00:00'), iso('06:00:00')];
    const paused = { state: 'paused' as const, fires };
    expect(aheadOf(lane(1, { ...paused, pausedUntil: iso('05:30:00') })).map(({ status }) => status)).toEqual(
      ['skipped', 'planned'],
    );
    expect(aheadOf(lane(1, paused)).every(({ status }) => status === 'skipped')).toBe(true);
  });
});

describe(toLanes.name, () => {
  const jobs = [
    lane(1, { jobName: 'b job', tags: ['x', 'y'], runs: [run('a')] }),
    lane(2, { jobName: 'a job', runs: [run('b')], fires: [iso('05:00:00')] }),
  ];
  const shape = (group: Group): string[] =>
    toLanes(jobs, group).map(({ name, items }) => `${name}: ${items.length}`);

  it('has a lane for each instance that ran something; what is to come, or did not run, comes last', () => {
    const runs = [
      run('a', { instanceName: 'host-2' }),
      run('b', { instanceName: 'host-1' }),
      run('c', { instanceName: null, status: 'missed', startedAt: null }),
      run('d', { instanceName: 'host-1' }),
    ];
    const lanes = toLanes([lane(1, { runs, fires: [iso('05:00:00')] }), lane(2)], 'instance');
    expect(lanes.map(({ name, items }) => [name, items.map(({ id }) => id)])).toEqual([
      ['host-1', ['b', 'd']],
      ['host-2', ['a']],
      ['', ['c', `ahead-1-${at('05:00:00')}`]],
    ]);
  });

  it('has a lane for each job, by name, or for each tag and function; what has none comes last', () => {
    expect(shape('job')).toEqual(['a job: 2', 'b job: 1']);
    expect(shape('tag')).toEqual(['x: 1', 'y: 1', ': 2']);
    expect(shape('task')).toEqual(['demo.hello: 3']);
  });

  it('draws very many runs as stretches that look like the worst in them', () => {
    const none = { succeeded: 0, failed: 0, timedOut: 0, cancelled: 0, lost: 0, skipped: 0, missed: 0 };
    const point = (from: string, to: string, more: object): SeriesPointDto =>
      ({ ...none, from: iso(from), to: iso(to), ...more }) as SeriesPointDto;
    const density = [
      point('04:00:00', '05:00:00', { succeeded: 300 }),
      point('05:00:00', '06:00:00', { succeeded: 300, failed: 1 }),
      point('06:00:00', '07:00:00', {}),
    ];
    const [found] = toLanes([lane(1, { density })], 'job');
    expect(found?.items.map(({ status, count }) => [status, count])).toEqual([
      ['succeeded', 300],
      ['failed', 301],
    ]);
  });
});

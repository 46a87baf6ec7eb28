import type { ExecutionDto } from '../../../core/api/generated/models/execution-dto';
import type { JobListItemDto } from '../../../core/api/generated/models/job-list-item-dto';
import { convertToParamMap } from '@angular/router';
import { parseQuery } from '../../../core/url/url-query';
import { TIMELINE_FIELDS, windowOf, windowParams } from './timeline-filter';
import { toAhead, toItem, toLanes } from './to-lanes';

const run = (id: string, more: Partial<ExecutionDto> = {}): ExecutionDto =>
  ({
    id,
    jobId: 1,
    jobName: 'b job',
    status: 'succeeded',
    scheduledFor: '2026-11-25T04:00:00.000Z',
    scheduledUntil: null,
    startedAt: '2026-11-25T04:00:01.000Z',
    finishedAt: '2026-11-25T04:00:05.000Z',
    fireCount: 1,
    instanceId: 3,
    ...more,
  }) as ExecutionDto;
const job = (id: number, more: Partial<JobListItemDto> = {}): JobListItemDto =>
  ({
    id,
    name: `job ${id}`,
    state: 'active',
    tags: [],
    taskFunctionKey: 'demo.hello',
    nextRunAt: null,
    ...more,
  }) as JobListItemDto;
const at = (time: string): number => Date.parse(`2026-11-25T${time}.000Z`);

describe(toItem.name, () => {
  it('is a bar from start to end, open while it runs', () => {
    expect(toItem(run('a'))).toMatchObject({ from: at('04:00:01'), to: at('04:00:05'), isAhead: false });
    expect(toItem(run('a', { status: 'running', finishedAt: null })).to).toBeNull();
  });

  it('is a point at the nominal time where nothing ran, and a stretch for several', () => {
    const missed = run('a', { status: 'missed', startedAt: null, finishedAt: '2026-11-25T09:00:00.000Z' });
    expect(toItem(missed)).toMatchObject({ from: at('04:00:00'), to: at('04:00:00') });
    const many = { ...missed, scheduledUntil: '2026-11-25T05:00:00.000Z', fireCount: 61 };
    expect(toItem(many)).toMatchObject({ to: at('05:00:00'), count: 61 });
  });
});

describe(toLanes.name, () => {
  const facts = {
    runs: [run('a'), run('b', { jobId: 2, jobName: 'a job', instanceId: null })],
    ahead: [toAhead(job(2, { nextRunAt: '2026-11-25T05:00:00.000Z', name: 'a job' }))!],
    jobs: [job(1, { tags: ['x', 'y'] }), job(2)],
    instanceName: (id: number) => `host-${id}`,
  };
  const shape = (group: 'job' | 'task' | 'tag' | 'instance') =>
    toLanes(facts, group).map(({ name, items }) => `${name}: ${items.map(({ id }) => id).join()}`);

  it('has a lane for each job with what was and what is to come', () => {
    expect(shape('job')).toEqual(['a job: b,next-2', 'b job: a']);
  });

  it('groups by tag, function and instance; what has none comes last', () => {
    expect(shape('tag')).toEqual(['x: a', 'y: a', ': b,next-2']);
    expect(shape('task')).toEqual(['demo.hello: a,b,next-2']);
    expect(shape('instance')).toEqual(['host-3: a', ': b,next-2']);
  });

  it('has no ghost for a job that does not fire', () => {
    expect(toAhead(job(1, { state: 'paused', nextRunAt: '2026-11-25T05:00:00.000Z' }))).toBeNull();
  });
});

describe('window in the address', () => {
  const parse = (params: Record<string, string>) => parseQuery(TIMELINE_FIELDS, convertToParamMap(params));

  it('goes there and back', () => {
    const window = { from: at('04:00:00'), to: at('10:00:00') };
    const { from, to } = windowParams(window);
    expect(windowOf(parse({ from: from!, to: to! }), 0)).toEqual(window);
  });

  it('follows now where the address has none, and drops nonsense', () => {
    expect(windowOf(parse({ from: 'yesterday', date: '2026-13-99' }), 0).from).toBeLessThan(0);
    expect(parse({ date: '2026-13-99', view: 'year' })).toMatchObject({ date: '', view: 'lanes' });
  });
});

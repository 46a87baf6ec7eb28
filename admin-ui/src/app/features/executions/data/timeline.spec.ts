import type { AttemptDto } from '../../../core/api/generated/models/attempt-dto';
import type { ExecutionDetailDto } from '../../../core/api/generated/models/execution-detail-dto';
import { stationsOf } from './timeline';

const T = (seconds: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds)).toISOString();

function attempt(number: number, status: AttemptDto['status'], from: number, to: number | null): AttemptDto {
  return {
    attempt: number,
    status,
    startedAt: T(from),
    finishedAt: to === null ? null : T(to),
  } as AttemptDto;
}

function run(part: Partial<ExecutionDetailDto>): ExecutionDetailDto {
  return {
    plannedAt: T(0),
    scheduledFor: T(2),
    dueAt: T(2),
    queuedAt: null,
    startedAt: null,
    finishedAt: null,
    status: 'succeeded',
    attempts: [],
    ...part,
  } as ExecutionDetailDto;
}

const names = (execution: ExecutionDetailDto): string[] =>
  stationsOf(execution).map(({ name, attempt: number }) => (number === null ? name : `${name} ${number}`));

describe(stationsOf.name, () => {
  it('has the distance to the station before', () => {
    const stations = stationsOf(run({ finishedAt: T(9), attempts: [attempt(1, 'succeeded', 3, 9)] }));
    expect(stations.map(({ name, gapMs }) => [name, gapMs])).toEqual([
      ['planned', null],
      ['scheduled', 2_000],
      ['started', 1_000],
      ['finished', 6_000],
    ]);
    expect(stations.at(-1)?.status).toBe('succeeded');
  });

  it('names the due time where jitter moved it', () => {
    expect(names(run({ dueAt: T(5), status: 'planned' }))).toEqual(['planned', 'scheduled', 'due']);
  });

  it('has start and end of each attempt, and the execution ends with the last', () => {
    const attempts = [attempt(1, 'failed', 2, 4), attempt(2, 'succeeded', 8, 9)];
    expect(names(run({ dueAt: T(8), queuedAt: T(4), finishedAt: T(9), attempts }))).toEqual([
      'planned',
      'scheduled',
      'started 1',
      'ended 1',
      'started 2',
      'finished',
    ]);
  });

  it('says when the next attempt is due while it waits', () => {
    const waiting = run({
      status: 'queued',
      dueAt: T(9),
      queuedAt: T(4),
      attempts: [attempt(1, 'failed', 2, 4)],
    });
    expect(names(waiting)).toEqual(['planned', 'scheduled', 'started', 'ended', 'retry-due']);
  });

  it('puts a run asked for before it was written in the order of time', () => {
    expect(names(run({ scheduledFor: T(1), plannedAt: T(2), dueAt: T(1) }))).toEqual([
      'scheduled',
      'planned',
    ]);
  });
});

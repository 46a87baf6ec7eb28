import type { ExecutionDto } from '../../../core/api/generated/models/execution-dto';
import { percentile, runStats } from './run-stats';

const run = (minute: number, part: Partial<ExecutionDto>) =>
  ({
    scheduledFor: `2026-11-24T09:0${minute}:00.000Z`,
    fireCount: 1,
    durationMs: null,
    latenessMs: null,
    ...part,
  }) as ExecutionDto;

describe(runStats.name, () => {
  it('counts fires by outcome, judges only what ran, and leaves open ones out', () => {
    const sut = runStats([
      run(4, { status: 'running' }),
      run(3, { status: 'failed', durationMs: 400, latenessMs: 5 }),
      run(2, { status: 'missed', fireCount: 30 }),
      run(1, { status: 'succeeded', durationMs: 100, latenessMs: 1 }),
      run(0, { status: 'succeeded', durationMs: 200, latenessMs: 2 }),
    ]);
    expect(sut.outcomes).toEqual([
      { status: 'missed', fires: 30 },
      { status: 'succeeded', fires: 2 },
      { status: 'failed', fires: 1 },
    ]);
    expect(sut.successRate).toBeCloseTo(2 / 3);
    expect([sut.durationP50, sut.durationP95, sut.latenessP50]).toEqual([200, 400, 2]);
    expect(sut.runs.map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'missed', 'failed']);
  });

  it('marks where the job was edited, also over several versions; a late run of an older one is no edit', () => {
    const versions = [1, 1, 2, 1, 2, 5];
    const sut = runStats(versions.map((jobVersion, i) => run(i, { status: 'succeeded', jobVersion })));
    expect(sut.edits).toEqual([
      { index: 2, version: 2 },
      { index: 5, version: 5 },
    ]);
  });

  it('knows nothing of nothing', () => {
    expect(runStats([])).toMatchObject({ successRate: null, durationP50: null, outcomes: [] });
    expect(percentile([], 0.5)).toBeNull();
  });
});

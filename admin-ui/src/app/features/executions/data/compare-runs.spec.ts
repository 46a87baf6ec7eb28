import { dataChanges, differ, FACTS } from './compare-runs';

type Run = Parameters<typeof dataChanges>[0];

const RUN: Run = {
  status: 'succeeded',
  reasonCode: null,
  scheduledFor: '2026-11-02T09:00:00.000Z',
  startedAt: '2026-11-02T09:00:00.120Z',
  latenessMs: 120,
  durationMs: 900,
  attempt: 1,
  kind: 'schedule',
  triggeredBy: null,
  instanceId: 3,
  jobVersion: 7,
  params: { url: 'https://a.example', retries: 2 },
  result: { rows: 12 },
  error: null,
  note: null,
};

const differing = (other: Partial<Run>): string[] =>
  FACTS.filter((fact) => differ(RUN, { ...RUN, ...other }, fact)).map(({ field }) => field);

describe('two runs', () => {
  it('differ in what says something, not in when they were', () => {
    expect(differing({})).toEqual([]);
    expect(
      differing({ scheduledFor: '2026-11-02T10:00:00.000Z', latenessMs: 3, durationMs: 1, note: 'x' }),
    ).toEqual([]);
    expect(differing({ status: 'failed', instanceId: 4, jobVersion: 8 })).toEqual([
      ...['status', 'instanceId', 'jobVersion'],
    ]);
  });

  it('differ in what went in and came out, field by field', () => {
    const error = { type: 'TypeError', message: 'no rows', stack: 'at line 3' };
    const other = { ...RUN, params: { url: 'https://b.example', retries: 2 }, result: null, error };
    expect(dataChanges(RUN, { ...RUN })).toEqual([]);
    expect(dataChanges(RUN, other)).toEqual([
      { path: 'params.url', before: 'https://a.example', after: 'https://b.example' },
      { path: 'result', before: { rows: 12 }, after: null },
      { path: 'error', before: null, after: { type: 'TypeError', message: 'no rows' } },
    ]);
  });
});

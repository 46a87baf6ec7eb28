import { convertToParamMap } from '@angular/router';
import type { SeriesPointDto } from '../../../core/api/generated/models/series-point-dto';
import { parseQuery } from '../../../core/url/url-query';
import { EXECUTION_FILTER_FIELDS, type ExecutionFilter } from './execution-filter';
import { histogramParams, spanOf, toBars } from './histogram';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const filter = (params: Record<string, string>): ExecutionFilter =>
  parseQuery(EXECUTION_FILTER_FIELDS, convertToParamMap(params));

describe(histogramParams.name, () => {
  it('asks for the last day until a range is chosen', () => {
    expect(histogramParams(filter({ job: '7' }), NOW)).toEqual({ range: '24h', jobId: 7 });
    const range = { from: '2026-11-01T00:00:00.000Z', to: '2026-11-02T00:00:00.000Z' };
    expect(histogramParams(filter(range), NOW)).toEqual(range);
  });

  it.each<Record<string, string>>([
    { q: 'x' },
    { tag: 'x' },
    { error: 'TypeError' },
    { late: '5' },
    { instance: '1' },
    { kind: 'manual' },
    { to: '2026-11-02T00:00:00Z' },
    { from: '2026-01-01T00:00:00Z' },
    { from: '2026-11-26T00:00:00Z' },
  ])('asks nothing where the answer would not be about the list: %j', (params) => {
    expect(histogramParams(filter(params), NOW)).toBeUndefined();
  });
});

describe(toBars.name, () => {
  const point = {
    from: 'a',
    to: 'b',
    succeeded: 5,
    failed: 1,
    timedOut: 2,
    lost: 3,
    skipped: 4,
    missed: 5,
    cancelled: 6,
  } as SeriesPointDto;

  it('puts outcomes together by what they mean', () => {
    expect(toBars([point], [])).toEqual([{ from: 'a', to: 'b', succeeded: 5, failed: 6, unrun: 15 }]);
  });

  it('counts what the filter shows only', () => {
    expect(toBars([point], ['timed_out', 'missed'])[0]).toMatchObject({ succeeded: 0, failed: 2, unrun: 5 });
  });
});

it('spans from the earlier to the later bar', () => {
  const bars = toBars(
    [
      { from: '1', to: '2' },
      { from: '2', to: '3' },
    ] as SeriesPointDto[],
    [],
  );
  expect(spanOf(bars, 1, 0)).toEqual({ from: '1', to: '3' });
  expect(spanOf(bars, 0, 5)).toBeNull();
});

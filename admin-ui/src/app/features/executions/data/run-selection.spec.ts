import { convertToParamMap } from '@angular/router';
import { parseQuery } from '../../../core/url/url-query';
import { EXECUTION_FILTER_FIELDS, REASONS } from './execution-filter';
import { RunSelection } from './run-selection';

const filterOf = (params: Record<string, string | string[]>) =>
  parseQuery(EXECUTION_FILTER_FIELDS, convertToParamMap(params));

describe(RunSelection.name, () => {
  it('names what is marked', () => {
    const sut = new RunSelection();
    sut.toggle('b', ['a', 'b']);
    sut.toggle('a', ['a', 'b']);
    expect(sut.target(filterOf({ status: 'failed' }))).toEqual({ ids: ['a', 'b'] });
  });

  it('means the filter without order and place when all that match are marked', () => {
    const sut = new RunSelection();
    sut.markAllMatching();
    const filter = filterOf({
      status: ['failed', 'lost'],
      reason: REASONS[0]!,
      job: '7',
      late: '1000',
      from: '2026-11-01T00:00:00Z',
      sort: '-startedAt',
      cursor: 'abc',
    });
    expect(sut.target(filter)).toEqual({
      filter: {
        status: ['failed', 'lost'],
        reasonCode: [REASONS[0]],
        jobId: 7,
        minLatenessMs: 1000,
        from: '2026-11-01T00:00:00.000Z',
      },
    });
  });

  it('means every execution where nothing is filtered', () => {
    const sut = new RunSelection();
    sut.markAllMatching();
    expect(sut.target(filterOf({}))).toEqual({ filter: {} });
  });
});

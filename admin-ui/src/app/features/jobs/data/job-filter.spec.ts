import { convertToParamMap } from '@angular/router';
import { parseQuery, writeQuery } from '../../../core/url/url-query';
import { applySearch, isFiltered, JOB_FILTER_FIELDS, toListParams, type JobFilter } from './job-filter';

const read = (params: Record<string, string | string[]>): JobFilter =>
  parseQuery(JOB_FILTER_FIELDS, convertToParamMap(params));

const FULL = {
  q: 'nightly report',
  state: ['active', 'handler_missing'],
  type: ['cron'],
  task: ['demo.hello'],
  tag: ['a b', 'x'],
  owner: ['user:anna'],
  last: ['failed', 'none'],
  nextFrom: '2026-11-26T06:00:00.000Z',
  nextTo: '2026-11-26T07:00:00.000Z',
  sort: '-lastRunAt',
  page: '3',
  size: '50',
};

describe('filter of the jobs', () => {
  it('survives the way to the address and back', () => {
    const written = writeQuery(JOB_FILTER_FIELDS, read(FULL));
    expect(read(written)).toEqual(read(FULL));
    expect(Object.keys(written).sort()).toEqual(Object.keys(FULL).sort());
  });

  it('has an empty address when nothing is chosen, and shows failing jobs first', () => {
    expect(writeQuery(JOB_FILTER_FIELDS, read({}))).toEqual({});
    expect(toListParams(read({}))).toEqual({ page: 1, perPage: 20, sort: 'health,name' });
    expect(toListParams(read({ sort: '-health' })).sort).toBe('-health,-name');
    expect(toListParams(read({ sort: '-name' })).sort).toBe('-name');
    expect(toListParams(read({ last: 'lost', owner: 'system' }))).toMatchObject({
      lastStatus: ['lost'],
      owner: ['system'],
    });
    const soon = { nextTo: '2026-11-26T07:00:00.000Z' };
    expect(toListParams(read(soon))).toEqual({ page: 1, perPage: 20, sort: 'health,name', ...soon });
  });

  it.each<[string, string]>([
    ['sort', 'p95'],
    ['sort', 'health,name'],
    ['state', 'gone'],
    ['last', 'paused'],
    ['size', '9999'],
    ['nextTo', 'soon'],
    ['page', '0'],
  ])('passes over what does not exist: %s=%s', (name, value) =>
    expect(read({ [name]: value })).toEqual(read({})),
  );

  it('counts as filtered by what leaves jobs out, not by order and page', () => {
    expect(isFiltered(read({ sort: 'name', page: '2', size: '50' }))).toBe(false);
    for (const [name, value] of Object.entries({
      q: 'a',
      state: 'paused',
      type: 'date',
      task: 'a',
      tag: 'a',
      nextTo: '2026-11-26T07:00:00.000Z',
    }))
      expect(isFiltered(read({ [name]: value }))).toBe(true);
  });

  it('reads filters out of the search box; tags are added to those that are on', () => {
    expect(
      applySearch(
        read({ tag: 'on', type: 'date' }),
        'state:paused,gone tag:new last:failed,paused owner:user:anna report',
      ),
    ).toEqual({
      q: 'report',
      state: ['paused'],
      tag: ['on', 'new'],
      owner: ['user:anna'],
      last: ['failed'],
    });
  });
});

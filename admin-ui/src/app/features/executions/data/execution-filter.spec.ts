import { convertToParamMap } from '@angular/router';
import { parseQuery, writeQuery } from '../../../core/url/url-query';
import {
  applySearch,
  EXECUTION_FILTER_FIELDS,
  isFiltered,
  toHistoryParams,
  type ExecutionFilter,
} from './execution-filter';

const read = (params: Record<string, string | string[]>): ExecutionFilter =>
  parseQuery(EXECUTION_FILTER_FIELDS, convertToParamMap(params));

const FULL = {
  q: 'nightly',
  status: ['failed', 'lost'],
  kind: ['manual'],
  reason: ['timeout'],
  from: '2026-11-01T00:00:00.000Z',
  to: '2026-11-02T00:00:00.000Z',
  job: '12',
  instance: '3',
  task: 'shop.import',
  tag: 'end of day',
  error: 'TypeError',
  handled: 'no',
  late: '5000',
  sort: '-latenessMs',
};

describe('filter of the history', () => {
  it('survives the way to the address and back', () => {
    expect(writeQuery(EXECUTION_FILTER_FIELDS, read(FULL))).toEqual(FULL);
  });

  it('has an empty address when nothing is chosen', () => {
    expect(writeQuery(EXECUTION_FILTER_FIELDS, read({}))).toEqual({});
    expect(isFiltered(read({ sort: 'startedAt', cursor: 'abc' }))).toBe(false);
    expect(isFiltered(read({ late: '1' }))).toBe(true);
  });

  const NONSENSE: Record<string, string>[] = [
    { status: 'nonsense' },
    { job: '-1' },
    { job: '1e3' },
    { from: 'yesterday' },
    { late: '-5' },
    { handled: 'maybe' },
    { sort: 'password' },
  ];

  it.each(NONSENSE)('takes nonsense in an address for nothing: %j', (params) => {
    expect(writeQuery(EXECUTION_FILTER_FIELDS, read(params))).toEqual({});
  });

  it('asks the server for exactly what is chosen', () => {
    expect(toHistoryParams(read(FULL))).toEqual({
      perPage: 50,
      sort: '-latenessMs',
      q: 'nightly',
      task: 'shop.import',
      tag: 'end of day',
      status: ['failed', 'lost'],
      kind: ['manual'],
      reasonCode: ['timeout'],
      from: FULL.from,
      to: FULL.to,
      jobId: 12,
      instanceId: 3,
      errorType: 'TypeError',
      handled: false,
      minLatenessMs: 5_000,
    });
  });

  it('gives a cursor along with the order it belongs to only', () => {
    expect(toHistoryParams(read({ cursor: 'abc' }))).toMatchObject({ cursor: 'abc' });
    expect(toHistoryParams(read({ cursor: 'abc', sort: 'startedAt' }))).not.toHaveProperty('cursor');
  });

  it('reads what is typed into the search box', () => {
    expect(applySearch('status:failed,lost job:12 tag:"end of day" night run colour:red')).toEqual({
      q: 'night run colour:red',
      status: ['failed', 'lost'],
      job: 12,
      tag: 'end of day',
    });
    expect(applySearch('error:TypeError')).toEqual({ q: '', error: 'TypeError' });
    expect(applySearch('handled:no')).toEqual({ q: '', handled: 'no' });
    expect(applySearch('handled:perhaps')).toEqual({ q: '', handled: '' });
    expect(applySearch('status:nonsense')).toEqual({ q: '', status: [] });
  });
});

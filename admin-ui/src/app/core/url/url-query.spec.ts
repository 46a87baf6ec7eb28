import { convertToParamMap } from '@angular/router';
import { parseQuery, writeQuery } from './url-query';
import {
  EXECUTION_FILTER_FIELDS,
  isFiltered as isHistoryFiltered,
} from '../../features/executions/data/execution-filter';
import {
  applySearch,
  isFiltered,
  JOB_FILTER_FIELDS,
  toListParams,
  type JobFilter,
} from '../../features/jobs/data/job-filter';
import { parseSearchText } from './search-text';

const fromUrl = (params: Record<string, string | string[]>): JobFilter =>
  parseQuery(JOB_FILTER_FIELDS, convertToParamMap(params));

describe('filters and the address', () => {
  it('leaves defaults out, so that equal states have equal addresses', () => {
    expect(writeQuery(JOB_FILTER_FIELDS, fromUrl({}))).toEqual({});
    expect(isFiltered(fromUrl({ page: '3', sort: '-name' }))).toBe(false);
  });

  it('goes from the address to the filter and back', () => {
    const params = {
      q: 'report',
      state: ['paused', 'disabled'],
      tag: ['nightly'],
      sort: '-lastRunAt',
      page: '2',
      size: '50',
    };
    const filter = fromUrl(params);
    expect(filter).toMatchObject({ q: 'report', state: ['paused', 'disabled'], page: 2, size: 50 });
    expect(writeQuery(JOB_FILTER_FIELDS, filter)).toEqual(params);
  });

  it.each([
    [{ page: '0' }, { page: 1 }],
    [{ page: '1.5' }, { page: 1 }],
    [{ size: '100000' }, { size: 20 }],
    [{ sort: 'name;drop' }, { sort: 'health' }],
    [{ state: ['paused', 'exploded'] }, { state: ['paused'] }],
  ])('takes nonsense in the address for the default: %j', (params, expected) => {
    expect(fromUrl(params)).toMatchObject(expected);
  });

  it('sends only what is set to the server', () => {
    expect(toListParams(fromUrl({ state: 'paused' }))).toEqual({
      page: 1,
      perPage: 20,
      sort: 'health,name',
      state: ['paused'],
    });
  });

  it('keeps instants of the history in UTC and drops what is none', () => {
    const parse = (from: string) => parseQuery(EXECUTION_FILTER_FIELDS, convertToParamMap({ from })).from;
    expect(parse('2026-11-24T04:30:00+03:00')).toBe('2026-11-24T01:30:00.000Z');
    expect(parse('yesterday')).toBeNull();
    expect(isHistoryFiltered(parseQuery(EXECUTION_FILTER_FIELDS, convertToParamMap({ cursor: 'abc' })))).toBe(
      false,
    );
  });
});

describe(parseSearchText.name, () => {
  it('tells filters from text and holds quoted words together', () => {
    expect(
      parseSearchText('nightly state:paused,disabled tag:"end of day" report', ['state', 'tag']),
    ).toEqual({
      text: 'nightly report',
      filters: { state: ['paused', 'disabled'], tag: ['end of day'] },
    });
  });

  it('leaves unknown keys and addresses alone', () => {
    expect(parseSearchText('http://x.test/a size:9', ['state'])).toEqual({
      text: 'http://x.test/a size:9',
      filters: {},
    });
  });

  it('adds what was typed to the filter that is on', () => {
    const filter = fromUrl({ tag: ['a'], state: ['paused'] });
    expect(applySearch(filter, 'tag:b x')).toEqual({ q: 'x', tag: ['a', 'b'] });
    expect(applySearch(filter, 'state:nonsense')).toEqual({ q: '', state: [] });
  });
});

import { paramsOf, queryOf } from './view-query';

describe(queryOf.name, () => {
  it('keeps filters and order, and drops the place in the list', () => {
    expect(queryOf({ sort: '-name', page: '3', cursor: 'abc', q: 'a b', tag: ['x', '#y'] })).toBe(
      'q=a+b&sort=-name&tag=x&tag=%23y',
    );
  });

  it('is the same whatever order the fields were chosen in', () => {
    expect(queryOf({ state: 'paused', q: 'x' })).toBe(queryOf({ q: 'x', state: 'paused' }));
  });
});

describe(paramsOf.name, () => {
  it('is the way back', () => {
    const params = { q: 'تقرير & more', status: ['failed', 'lost'], sort: '-startedAt' };
    expect(paramsOf(queryOf(params))).toEqual(params);
  });

  it('takes an empty query', () => {
    expect(paramsOf('')).toEqual({});
  });
});

import { changesOf } from './field-changes';

describe(changesOf.name, () => {
  it('names what changed, inside objects too, and nothing else', () => {
    const before = { name: 'Nightly', params: { url: 'http://a.test', method: 'GET' }, tags: ['x'], old: 1 };
    const after = {
      name: 'Nightly',
      params: { url: 'http://b.test', method: 'GET' },
      tags: ['x', 'y'],
      fresh: null,
    };
    expect(changesOf(before, after)).toEqual([
      { path: 'params.url', before: 'http://a.test', after: 'http://b.test' },
      { path: 'tags', before: ['x'], after: ['x', 'y'] },
      { path: 'old', before: 1, after: undefined },
      { path: 'fresh', before: undefined, after: null },
    ]);
  });

  it('lists all fields of what is new or gone', () => {
    expect(changesOf(null, { a: 1 })).toEqual([{ path: 'a', before: undefined, after: 1 }]);
    expect(changesOf({ a: { b: 1 } }, null)).toEqual([{ path: 'a', before: { b: 1 }, after: undefined }]);
    expect(changesOf(null, null)).toEqual([]);
  });

  it('takes an object in place of a plain value for one change', () => {
    expect(changesOf({ a: 'x' }, { a: { b: 1 } })).toEqual([{ path: 'a', before: 'x', after: { b: 1 } }]);
  });
});

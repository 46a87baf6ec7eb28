import {
  cutToBytes,
  describeError,
  MAX_MESSAGE_BYTES,
  MAX_RESULT_BYTES,
  MAX_STACK_BYTES,
  serialiseResult,
} from './task-result.js';

function circle(): object {
  const value: Record<string, unknown> = { name: 'a' };
  value['self'] = { back: value };
  return value;
}

function deep(levels: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < levels; i++) value = { a: value };
  return value;
}

const revoked = Proxy.revocable({}, {});
revoked.revoke();
const hostile = new Proxy(
  {},
  {
    ownKeys: () => {
      throw new Error('no keys');
    },
  },
);

describe(serialiseResult.name, () => {
  it.each([
    ['a number', 42, '42'],
    ['null', null, 'null'],
    ['plain data', { a: [1, 'x', true, null], b: {} }, '{"a":[1,"x",true,null],"b":{}}'],
    ['a date', new Date(0), '"1970-01-01T00:00:00.000Z"'],
    ['undefined fields', { a: undefined, b: 1, c: () => 1 }, '{"b":1}'],
    ['the same object twice', ((x) => [x, x])({ a: 1 }), '[{"a":1},{"a":1}]'],
    ['a key named __proto__', JSON.parse('{"__proto__":1}'), '{"__proto__":1}'],
  ])('keeps %s', (_name, value, json) => {
    expect(serialiseResult(value)).toEqual({ json, note: null });
  });

  it('has nothing to store for undefined', () => {
    expect(serialiseResult(undefined)).toEqual({ json: null, note: null });
  });

  it.each([
    ['a circle', circle(), '{"name":"a","self":{"back":"[circular]"}}'],
    ['a bigint', { n: 12n }, '{"n":"12"}'],
    ['a symbol', [Symbol('x')], '["[symbol]"]'],
    ['a function', () => 1, '"[function]"'],
    ['NaN', { n: NaN }, '{"n":"[NaN]"}'],
    ['a buffer', Buffer.alloc(9), '"[Buffer of 9 bytes]"'],
    [
      'a throwing toJSON',
      {
        a: {
          toJSON: () => {
            throw new Error('no');
          },
        },
      },
      '{"a":"[unreadable: no]"}',
    ],
    [
      'a throwing getter',
      {
        get a() {
          throw new Error('no');
        },
        b: 1,
      },
      '{"a":"[unreadable: no]","b":1}',
    ],
    ['a map', new Map([['k', 1]]), '[["k",1]]'],
    ['an error', { e: new RangeError('far') }, '{"e":{"error":"RangeError","message":"far"}}'],
    ['a hostile proxy', hostile, '"[unreadable: no keys]"'],
  ])('adjusts %s', (_name, value, json) => {
    expect(serialiseResult(value)).toEqual({ json, note: 'adjusted' });
  });

  it('survives a revoked proxy', () => {
    expect(serialiseResult(revoked.proxy)).toMatchObject({ note: 'adjusted' });
  });

  it('cuts 20,000 levels', () => {
    const { json, note } = serialiseResult(deep(20_000));
    expect(note).toBe('adjusted');
    expect(json).toContain('[too deep]');
  });

  it.each([
    ['a string of 50 MB', 'x'.repeat(50_000_000)],
    ['a list of 2 million', Array.from({ length: 2_000_000 }, (_, i) => i)],
    [
      'an endless iterator',
      new (class extends Set<number> {
        override *values(): SetIterator<number> {
          for (;;) yield 1;
        }
      })(),
    ],
    ['escapes that grow', '\u0000'.repeat(20_000)],
    ['wide characters', 'م'.repeat(40_000)],
    ['a huge sparse list', new Array(4_000_000_000)],
  ])('marks %s as truncated without copying it', (_name, value) => {
    const before = process.memoryUsage().heapUsed;
    const { json, note } = serialiseResult(value);
    expect(note).toBe('truncated');
    expect(Buffer.byteLength(json ?? '')).toBeLessThanOrEqual(MAX_RESULT_BYTES);
    expect(JSON.parse(json ?? '')).toMatchObject({ truncated: true });
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(30_000_000);
  });

  it('stores well-formed text only', () => {
    expect(serialiseResult('a\ud800b').json).toBe('"a\ufffdb"');
  });
});

describe(describeError.name, () => {
  const frozen = Object.freeze(new TypeError('frozen'));
  const throwing = {
    get message(): string {
      throw new Error('x');
    },
    toString: () => {
      throw new Error('y');
    },
  };

  it.each([
    ['an error', new RangeError('far'), { type: 'RangeError', message: 'far' }],
    ['a string', 'plain', { type: 'string', message: 'plain', stack: null }],
    ['an empty string', '', { type: 'string', message: '(empty)' }],
    ['null', null, { type: 'null', message: 'null was thrown' }],
    ['undefined', undefined, { type: 'undefined', message: 'undefined was thrown' }],
    ['a symbol', Symbol('s'), { type: 'symbol', message: 'Symbol(s)' }],
    ['a number', 7, { type: 'number', message: '7' }],
    ['a frozen error', frozen, { type: 'TypeError', message: 'frozen' }],
    ['an object that throws when read', throwing, { type: 'Object', stack: null }],
    ['plain data', { code: 1 }, { type: 'Object', message: '{"code":1}' }],
    ['an object without prototype', Object.create(null) as object, { type: 'object', message: '{}' }],
    ['an error without message', new Error(), { type: 'Error', message: '(no message)' }],
    ['a revoked proxy', revoked.proxy, { type: 'object' }],
  ])('describes %s', (_name, thrown, expected) => {
    expect(describeError(thrown)).toMatchObject(expected);
  });

  it('keeps within its sizes and names the causes', () => {
    const error = new Error('m'.repeat(1_000_000), { cause: new Error('root', { cause: 'spark' }) });
    error.stack = `Error\n${'at x\n'.repeat(100)}`;
    const { message, stack } = describeError(error);
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(MAX_MESSAGE_BYTES);
    expect(stack).toMatch(/Caused by: Error: root/);
    expect(stack).toMatch(/Caused by: spark$/);
    error.stack = 'م'.repeat(100_000);
    expect(Buffer.byteLength(describeError(error).stack ?? '')).toBeLessThanOrEqual(MAX_STACK_BYTES);
  });
});

describe(cutToBytes.name, () => {
  it.each([
    ['abc', 3, 'abc'],
    ['abcdefgh', 7, 'abcd…'],
    ['مممم', 8, 'مممم'],
    ['مممم', 7, 'مم…'],
    ['a😀😀', 8, 'a😀…'],
    ['😀😀😀', 9, '😀…'],
  ])('cuts %s at %d bytes without breaking a character', (text, max, expected) => {
    expect(cutToBytes(text, max)).toBe(expected);
    expect(Buffer.byteLength(cutToBytes(text, max))).toBeLessThanOrEqual(max);
  });
});

import { buildLinkHeader } from './link-header.js';
import { formatEtag, isNotModified, matchesVersion, parseIfMatch } from './etag.js';
import { parseSort } from './sort.js';
import { parseTimeRange } from './time-range.js';
import { pickLanguage } from './problem.js';
import { RateLimiter } from './rate-limit.js';
import { roleAllows, principalLabel } from './principal.js';
import { prettyLines } from './pretty-lines.js';
import { createPino, PinoAppLogger } from './logging.js';
import { runWithRequest } from './request-context.js';
import { Clock, epochMs, ValidationError } from '../kernel/index.js';

const refused = (work: () => unknown): string[] => {
  try {
    work();
  } catch (error) {
    if (error instanceof ValidationError) return error.errors.map((e) => `${e.pointer} ${e.code}`);
    throw error;
  }
  return [];
};

describe(parseSort.name, () => {
  const allowed = { name: 'name', nextRunAt: 'next_run_at' } as const;

  it('maps wire names to columns with their direction', () => {
    expect(parseSort('-nextRunAt,name', allowed)).toEqual([
      { column: 'next_run_at', descending: true },
      { column: 'name', descending: false },
    ]);
    expect(parseSort(undefined, allowed)).toEqual([]);
  });

  it.each([
    ['name;drop', 'NOT_ALLOWED'],
    ['toString', 'NOT_ALLOWED'],
    ['--name', 'NOT_ALLOWED'],
    ['name,', 'NOT_ALLOWED'],
    ['name,-name', 'DUPLICATE'],
    ['a,b,c,d,e,f', 'TOO_MANY'],
  ])('refuses %s', (text, code) => {
    expect(refused(() => parseSort(text, allowed))).toEqual([`?sort ${code}`]);
  });
});

describe('entity tags', () => {
  it('reads lists, the star and drops weak tags', () => {
    expect(parseIfMatch('"1", W/"2", "a,b"')).toEqual({ kind: 'tags', tags: ['1', 'a,b'] });
    expect(parseIfMatch(' * ')).toEqual({ kind: 'any' });
    expect(parseIfMatch(undefined)).toBeNull();
  });

  it.each(['7', '"7', '7"', '', '"7" "8"', 'w/"7"'])('refuses %j', (header) => {
    expect(refused(() => parseIfMatch(header))).toEqual(['header:If-Match INVALID_ETAG']);
  });

  it('matches the current version only', () => {
    expect(matchesVersion(parseIfMatch('"6", "7"'), 7)).toBe(true);
    expect(matchesVersion(parseIfMatch('"6"'), 7)).toBe(false);
    expect(matchesVersion(parseIfMatch('W/"7"'), 7)).toBe(false);
    expect(matchesVersion(null, 7)).toBe(true);
  });

  it('knows what is not modified by weak comparison', () => {
    expect(isNotModified('W/"7"', formatEtag(7))).toBe(true);
    expect(isNotModified('"6", "7"', formatEtag(7))).toBe(true);
    expect(isNotModified('"6"', formatEtag(7))).toBe(false);
    expect(isNotModified(undefined, formatEtag(7))).toBe(false);
  });
});

describe(parseTimeRange.name, () => {
  it('reads instants with offsets, from inclusive and to exclusive', () => {
    expect(parseTimeRange({ from: '2026-11-01T12:00:00+03:00', to: '2026-11-01T10:00:00Z' })).toEqual({
      from: Date.UTC(2026, 10, 1, 9),
      to: Date.UTC(2026, 10, 1, 10),
    });
    expect(parseTimeRange({})).toEqual({ from: null, to: null });
  });

  it.each([
    [{ from: '2026-11-01' }, '?from INVALID_INSTANT'],
    [{ to: '2026-02-30T00:00:00Z' }, '?to INVALID_INSTANT'],
    [{ from: '2026-11-01T00:00:00Z', to: '2026-11-01T00:00:00Z' }, '?to RANGE_EMPTY'],
    [{ from: '2026-11-01T00:00:00Z', to: '2026-11-03T00:00:00Z' }, '?to RANGE_TOO_LONG'],
  ])('refuses %j', (query, expected) => {
    expect(refused(() => parseTimeRange(query, 86_400_000))).toEqual([expected]);
  });
});

describe(buildLinkHeader.name, () => {
  it('keeps the other parameters and leaves out what is unknown', () => {
    const link = buildLinkHeader('/api/v1/x?q=a%20b&page=2', { page: 2, pages: 5, totalIsExact: false });
    expect(link).toBe(
      '</api/v1/x?q=a+b&page=1>; rel="first", </api/v1/x?q=a+b&page=1>; rel="prev", </api/v1/x?q=a+b&page=3>; rel="next"',
    );
    expect(buildLinkHeader('/x', { page: 1, pages: 1, totalIsExact: true })).toBe(
      '</x?page=1>; rel="first", </x?page=1>; rel="last"',
    );
  });
});

describe(pickLanguage.name, () => {
  it.each([
    ['ar', 'ar'],
    ['en-GB,ar;q=0.9', 'en'],
    ['ar;q=0.2, en;q=0.1', 'ar'],
    ['ar;q=0', 'en'],
    ['*', 'en'],
    [undefined, 'en'],
    ['fr, ar-EG;q=0.8', 'ar'],
  ])('%s -> %s', (header, expected) => {
    expect(pickLanguage(header)).toBe(expected);
  });
});

describe(RateLimiter.name, () => {
  it('lets a burst through, then refills evenly, each key for itself', () => {
    let time = 0;
    class Manual extends Clock {
      now() {
        return epochMs(time);
      }
      monotonic() {
        return time;
      }
      setTimeout() {
        return () => undefined;
      }
      setInterval() {
        return () => undefined;
      }
    }
    const sut = new RateLimiter(new Manual(), 3, 60_000);
    expect([1, 2, 3, 4].map(() => sut.take('a').isAllowed)).toEqual([true, true, true, false]);
    expect(sut.take('b').isAllowed).toBe(true);
    expect(sut.take('a').waitMs).toBe(20_000);
    time = 20_000;
    expect([sut.take('a').isAllowed, sut.take('a').isAllowed]).toEqual([true, false]);
  });
});

describe('principals', () => {
  it('orders the roles', () => {
    expect(roleAllows('editor', 'operator')).toBe(true);
    expect(roleAllows('operator', 'editor')).toBe(false);
    expect(roleAllows('viewer', 'viewer')).toBe(true);
  });

  it('labels within the width of its columns', () => {
    expect(principalLabel({ kind: 'api_key', id: 1, name: 'x'.repeat(300), role: 'admin' })).toHaveLength(
      190,
    );
  });
});

describe('logging', () => {
  const record = (format: 'json' | 'pretty'): { lines: string[]; log: PinoAppLogger } => {
    const lines: string[] = [];
    const pino = createPino({
      level: 'debug',
      format,
      destination: { write: (line) => void lines.push(line) },
    });
    return { lines, log: new PinoAppLogger(pino) };
  };

  it('writes one JSON line with the request id and without secrets, whatever the values hold', () => {
    const { lines, log } = record('json');
    runWithRequest({ requestId: 'r-1', traceparent: null, ip: null }, () =>
      log.warn('bad\nline', {
        name: 'a\r\n\u001b[31m',
        password: 'hunter2',
        body: { newPassword: 'hunter2' },
        req: { headers: { authorization: 'Bearer hunter2' } },
      }),
    );
    expect(lines).toHaveLength(1);
    expect(lines[0]!.trimEnd()).not.toContain('\n');
    expect(lines[0]).not.toContain('hunter2');
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: 'warn', msg: 'bad\nline', requestId: 'r-1' });
  });

  it('escapes control and direction characters in the form for people', () => {
    const { lines, log } = record('pretty');
    log.error('evil\n00:00 INFO forged', { name: '\u001b[31m\u202e', err: new Error('boom') });
    expect(lines.join('')).toMatch(
      /ERROR evil\\u000a00:00 INFO forged {2}name=\\u001b\[31m\\u202e\n {4}Error: boom/,
    );
  });

  it('passes on what is not JSON', () => {
    const lines: string[] = [];
    prettyLines({ write: (line) => void lines.push(line) }).write('plain');
    expect(lines).toEqual(['plain']);
  });
});

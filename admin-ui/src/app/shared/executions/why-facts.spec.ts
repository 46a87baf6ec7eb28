import { readFileSync } from 'node:fs';
import { factsOf, targetOf } from './why-facts';

const ID = '019ab12c-7a00-7000-8000-00000000000a';

describe(factsOf.name, () => {
  it('tells instants, durations, executions and texts apart', () => {
    expect(
      factsOf({
        dueAt: '2026-11-25T04:30:00.000Z',
        lateMs: 90_000,
        graceSeconds: 60,
        heldBy: [ID],
        by: 'mona',
        maxInstances: 2,
        flags: ['dst_gap'],
      }),
    ).toEqual([
      { name: 'dueAt', kind: 'instant', iso: '2026-11-25T04:30:00.000Z' },
      { name: 'lateMs', kind: 'duration', ms: 90_000 },
      { name: 'graceSeconds', kind: 'duration', ms: 60_000 },
      { name: 'heldBy', kind: 'executions', ids: [ID] },
      { name: 'by', kind: 'text', text: 'mona' },
      { name: 'maxInstances', kind: 'text', text: '2' },
      { name: 'flags', kind: 'text', text: 'dst_gap' },
    ]);
  });

  it('leaves out what says nothing', () => {
    expect(factsOf({ reason: null, flags: [], reasonCode: 'overlap', at: undefined })).toEqual([]);
  });

  it('keeps a wall clock without offset as text', () => {
    expect(factsOf({ local: '2026-03-29T02:30:00' })).toMatchObject([{ kind: 'text' }]);
  });
});

describe(targetOf.name, () => {
  const api = '/api/v1/scheduler';
  it.each([
    [`${api}/executions/${ID}`, { kind: 'page', path: `/executions/${ID}`, params: {} }],
    [`${api}/jobs/7/revisions`, { kind: 'page', path: '/jobs/7', params: { tab: 'changes' } }],
    [
      `${api}/jobs/7/explain?at=2026-11-25T04:30:00.000Z`,
      { kind: 'instant', at: '2026-11-25T04:30:00.000Z' },
    ],
    [`${api}/instances`, { kind: 'page', path: '/instances', params: {} }],
    ['https://example.test/', null],
    [undefined, null],
  ])('leads from %s to its place in the console', (link, expected) => {
    expect(targetOf(link)).toEqual(expected);
  });
});

describe('words of the checks', () => {
  const source = ['explain-fire', 'explain-schedule', 'explain-backfill']
    .map((file) => readFileSync(`backend/src/accounting/${file}.ts`, 'utf8'))
    .join('\n');
  const codes = new Set(
    [...source.matchAll(/code: '(\w+)'|failed\('(\w+)'|check: '(\w+)'/g)].map(([, ...found]) =>
      found.find(Boolean),
    ),
  );

  it.each(['en', 'ar'])(
    'there are words for every check the service makes, passed or not (%s)',
    (language) => {
      const texts = JSON.parse(readFileSync(`admin-ui/public/i18n/${language}.json`, 'utf8')) as Record<
        string,
        object
      >;
      expect(codes.size).toBeGreaterThan(20);
      for (const code of codes) {
        expect(texts['checks-passed']).toHaveProperty(code!);
        expect(texts['checks-failed']).toHaveProperty(code!);
      }
    },
  );
});

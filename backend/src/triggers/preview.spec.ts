import { aCron, at } from '../../test/support/expect-fires.js';
import { formatOffset } from './local-time.js';
import { requireTrigger } from './parse-trigger.js';
import { preview } from './preview.js';

const from = at('2026-03-28T12:00:00Z');
const codes = (expression: string, zone = 'Europe/Berlin'): string[] =>
  preview(aCron(expression, zone), from).warnings.map(({ code, params }) =>
    [code, ...Object.values(params)].join(' '),
  );

describe(preview.name, () => {
  it('shows instant, local time, offset and flags', () => {
    expect(preview(aCron('30 2 * * *', 'Europe/Berlin'), from, 2).occurrences).toEqual([
      { at: '2026-03-29T01:00:00.000Z', local: '2026-03-29T03:00:00', offset: '+02:00', flags: ['dst_gap'] },
      { at: '2026-03-30T00:30:00.000Z', local: '2026-03-30T02:30:00', offset: '+02:00', flags: [] },
    ]);
  });

  it('flags a repeated hour of an interval, which knows no gap', () => {
    const trigger = requireTrigger(
      { intervalSeconds: 3_600 },
      { timezone: 'Europe/Berlin', anchor: at('2026-10-25T00:30:00Z') },
    );
    expect(
      preview(trigger, at('2026-10-25T00:00:00Z'), 3).occurrences.map(
        ({ local, flags }) => `${local} ${flags.join()}`,
      ),
    ).toEqual(['2026-10-25T02:30:00 dst_overlap', '2026-10-25T02:30:00 dst_overlap', '2026-10-25T03:30:00 ']);
    expect(preview(trigger, from).warnings).toEqual([]);
  });

  it('gives ten by default, 1 to 100 on request', () => {
    const sut = aCron('* * * * *');
    expect(
      [undefined, 0, 1, 100, 1_000].map((count) => preview(sut, from, count).occurrences.length),
    ).toEqual([10, 1, 1, 100, 100]);
  });

  it('has no occurrences and a warning when it never fires', () => {
    const sut = preview(aCron('0 0 30 2 *'), from);
    expect(sut).toMatchObject({ occurrences: [], warnings: [{ code: 'never_fires', params: {} }] });
    expect(sut.description.en).toBe('At 00:00, on 30 February (UTC).');
  });

  it('warns of what surprises', () => {
    expect(codes('0 9 13 * 5')).toEqual(['dom_dow_or']);
    expect(codes('0 9 30,31 * *')).toEqual(['short_months 30,31']);
    expect(codes('0 9 28,31 * *')).toEqual([]);
    expect(codes('*/7 * * * *')).toEqual(['uneven_step minute 7']);
    expect(codes('30 2 * * *')).toEqual([
      'dst_gap 2026-03-29T01:00:00.000Z 2026-03-29T02:30:00 after',
      'dst_overlap 2026-10-25T01:00:00.000Z 2026-10-25T02:30:00 first',
    ]);
    expect(codes('*/20 2 * * *')).toEqual([
      'dst_gap 2026-03-29T01:00:00.000Z 2026-03-29T02:00:00 elapsed',
      'dst_overlap 2026-10-25T01:00:00.000Z 2026-10-25T02:00:00 elapsed',
    ]);
    expect(codes('0 9 * * *')).toEqual([]);
    expect(
      preview(
        aCron('30 2 * * *', 'Europe/Berlin', {
          startAt: '2026-03-01T00:00:00Z',
          endAt: '2026-05-01T00:00:00Z',
        }),
        from,
      ).warnings,
    ).toHaveLength(1);
  });
});

describe(formatOffset.name, () => {
  it.each([
    [0, '+00:00'],
    [20_700_000, '+05:45'],
    [-2_670_000, '-00:44:30'],
    [-12_600_000, '-03:30'],
  ])('writes %d as %s', (offset, text) => {
    expect(formatOffset(offset)).toBe(text);
  });
});

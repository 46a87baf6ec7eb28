import { DAY, epochMs, HOUR, MINUTE, toIso, type EpochMs } from '../kernel/index.js';
import {
  isMeantFor,
  nextSpan,
  spanAt,
  spansBetween,
  spansFor,
  windowKeyOf,
  windowReasonParams,
  type MaintenanceWindow,
} from './window-spans.js';

const at = (text: string): EpochMs => epochMs(Date.parse(text));
const window = (fields: Partial<MaintenanceWindow> = {}): MaintenanceWindow => ({
  id: 1,
  name: 'upgrade',
  tags: [],
  from: at('2026-11-02T09:00:00Z'),
  until: at('2026-11-02T10:00:00Z'),
  repeats: 'none',
  timezone: 'Europe/Berlin',
  repeatUntil: null,
  forbidsTrigger: false,
  reason: null,
  version: 1,
  updatedBy: 'user:ops',
  ...fields,
});
const weekly = (from: string, fields: Partial<MaintenanceWindow> = {}): MaintenanceWindow =>
  window({ from: at(from), until: epochMs(at(from) + HOUR), repeats: 'weekly', ...fields });
const starts = (one: MaintenanceWindow, from: string, until: string): string[] =>
  spansBetween([one], at(from), at(until)).map((span) => toIso(span.from));

describe('spans of maintenance windows', () => {
  it('hold their start and not their end', () => {
    const spans = spansBetween([window()], at('2026-11-02T00:00:00Z'), at('2026-11-03T00:00:00Z'));
    expect(spans).toHaveLength(1);
    expect(spanAt(spans, at('2026-11-02T08:59:59.999Z'))).toBeNull();
    expect(spanAt(spans, at('2026-11-02T09:00:00Z'))?.window.id).toBe(1);
    expect(spanAt(spans, at('2026-11-02T09:59:59.999Z'))?.window.id).toBe(1);
    expect(spanAt(spans, at('2026-11-02T10:00:00Z'))).toBeNull();
  });

  it('that are over or still far are left out; one that is open is not', () => {
    expect(spansBetween([window()], at('2026-11-02T10:00:00Z'), at('2027-01-01T00:00:00Z'))).toEqual([]);
    expect(spansBetween([window()], at('2026-11-01T00:00:00Z'), at('2026-11-02T08:59:59Z'))).toEqual([]);
    expect(spansBetween([window()], at('2026-11-02T09:30:00Z'), at('2026-11-02T09:30:00Z'))).toHaveLength(1);
  });

  it('come back each week at the same local time, whatever clocks do', () => {
    // Berlin sets its clocks back on 2026-10-25 and forward on 2027-03-28.
    const sut = weekly('2026-10-18T00:30:00Z');
    expect(starts(sut, '2026-10-01T00:00:00Z', '2026-11-02T00:00:00Z')).toEqual([
      '2026-10-18T00:30:00.000Z',
      '2026-10-25T00:30:00.000Z',
      '2026-11-01T01:30:00.000Z',
    ]);
    // 02:30 does not exist on that Sunday: it opens when the gap is over.
    expect(starts(sut, '2027-03-20T00:00:00Z', '2027-04-05T00:00:00Z')).toEqual([
      '2027-03-21T01:30:00.000Z',
      '2027-03-28T01:00:00.000Z',
      '2027-04-04T00:30:00.000Z',
    ]);
  });

  it('come back until the end given, that instant included', () => {
    const sut = weekly('2026-11-02T09:00:00Z', { repeatUntil: at('2026-11-16T09:00:00Z') });
    expect(starts(sut, '2026-11-01T00:00:00Z', '2027-01-01T00:00:00Z')).toHaveLength(3);
    expect(nextSpan(sut, at('2026-11-16T09:59:00Z'))?.from).toBe(at('2026-11-16T09:00:00Z'));
    expect(nextSpan(sut, at('2026-11-16T10:00:00Z'))).toBeNull();
  });

  it('that began before the time asked about still count', () => {
    const sut = weekly('2026-11-02T09:00:00Z');
    const late = epochMs(at('2026-11-09T09:00:00Z') + 59 * MINUTE);
    expect(spansBetween([sut], late, epochMs(late + 1))).toHaveLength(1);
    expect(nextSpan(sut, late)?.from).toBe(at('2026-11-09T09:00:00Z'));
    expect(nextSpan(sut, epochMs(late + MINUTE))?.from).toBe(at('2026-11-16T09:00:00Z'));
  });

  it('are for jobs with any of the tags, or for all', () => {
    expect(isMeantFor({ tags: [] }, [])).toBe(true);
    expect(isMeantFor({ tags: ['db', 'net'] }, ['net', 'x'])).toBe(true);
    expect(isMeantFor({ tags: ['db'] }, ['dbx'])).toBe(false);
    const spans = spansBetween(
      [window(), window({ id: 2, tags: ['db'] })],
      at('2026-11-02T09:00:00Z'),
      at('2026-11-02T09:00:00Z'),
    );
    expect(spansFor(spans, ['web']).map((span) => span.window.id)).toEqual([1]);
  });

  it('are told apart by window, version and time', () => {
    const [first, second] = spansBetween(
      [weekly('2026-11-02T09:00:00Z')],
      at('2026-11-02T00:00:00Z'),
      epochMs(at('2026-11-02T09:00:00Z') + 7 * DAY),
    ).map((span) => windowKeyOf(windowReasonParams(span)));
    expect(first).not.toBe(second);
    expect(windowKeyOf({ by: 'user:ops' })).toBe('');
    expect(windowKeyOf(null)).toBe('');
  });
});

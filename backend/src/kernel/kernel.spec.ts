import fc from 'fast-check';
import { FakeClock } from '../../test/support/fake-clock.js';
import { MAX_TIMER_MS, SystemClock } from './clock.js';
import { idFromBytes, idToBytes, newExecutionId, parseExecutionId } from './execution-id.js';
import { Mutex } from './mutex.js';
import { epochMs, parseIso, toIso } from './time.js';

describe(newExecutionId.name, () => {
  it('grows strictly: within a millisecond, past 4096 of them, and when the clock steps back', () => {
    const ids = [
      ...Array.from({ length: 10_000 }, () => newExecutionId(Date.UTC(2040, 0, 1))),
      newExecutionId(0),
      newExecutionId(Date.UTC(2040, 0, 1) - 1),
      newExecutionId(Date.UTC(2041, 0, 1)),
    ];
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is a UUIDv7 that survives the database', () => {
    const id = newExecutionId(Date.UTC(2042, 0, 1));
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(idToBytes(id)).toHaveLength(16);
    expect(idFromBytes(idToBytes(id))).toBe(id);
    // A view into a larger buffer, as drivers hand out.
    const page = Buffer.concat([Buffer.alloc(5), idToBytes(id), Buffer.alloc(3)]);
    expect(idFromBytes(page.subarray(5, 21))).toBe(id);
    expect(parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(Date.UTC(2042, 0, 1));
  });

  it('sorts in the database as its text does', () => {
    const [a, b] = [newExecutionId(Date.UTC(2043, 0, 1)), newExecutionId(Date.UTC(2043, 0, 2))];
    expect(Buffer.compare(idToBytes(a), idToBytes(b))).toBe(-1);
  });
});

describe(parseExecutionId.name, () => {
  it.each([
    '',
    'x',
    '019b8d3a7a0070008000000000000001',
    '019b8d3a-7a00-7000-8000-00000000000',
    '019b8d3a-7a00-7000-8000-00000000000g',
  ])('refuses %p', (text) => expect(parseExecutionId(text)).toBeNull());
  it('reads capitals', () => {
    expect(parseExecutionId('019B8D3A-7A00-7000-8000-00000000000A')).toBe(
      '019b8d3a-7a00-7000-8000-00000000000a',
    );
  });
});

describe(parseIso.name, () => {
  it('is the inverse of toIso for every instant from 1970 to 9999', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 253_402_300_799_999 }), (ms) => {
        expect(parseIso(toIso(epochMs(ms)))).toBe(ms);
      }),
    );
  });

  it.each([
    ['2026-11-01T09:00Z', Date.UTC(2026, 10, 1, 9)],
    ['2026-11-01t09:00:00z', Date.UTC(2026, 10, 1, 9)],
    ['2026-11-01T09:00:00.123456789+03:00', Date.UTC(2026, 10, 1, 6, 0, 0, 123)],
    ['2028-02-29T00:00:00-12:00', Date.UTC(2028, 1, 29, 12)],
  ])('reads %p', (text, expected) => expect(parseIso(text)).toBe(expected));

  it.each([
    '2026-02-30T00:00:00Z',
    '2027-02-29T00:00:00Z',
    '2026-11-01T09:00:00',
    '2026-11-01',
    '2026-11-01T24:30:00Z',
    '1969-12-31T23:59:59Z',
    '2026-13-01T00:00:00Z',
    ' 2026-11-01T09:00Z',
    '+002026-11-01T09:00Z',
    '',
  ])('refuses %p', (text) => expect(parseIso(text)).toBeNull());
});

describe(epochMs.name, () => {
  it('cuts fractions and refuses what is no number', () => {
    expect(epochMs(1.9)).toBe(1);
    expect(epochMs(-1.9)).toBe(-1);
    expect(() => epochMs(Number.NaN)).toThrow(RangeError);
    expect(() => epochMs(Infinity)).toThrow(RangeError);
  });
});

describe('Clock.sleep', () => {
  it('ends at its time, or with its signal, and leaves no timer', async () => {
    const clock = new FakeClock();
    const ended: string[] = [];
    const controller = new AbortController();
    void clock.sleep(1_000).then(() => ended.push('time'));
    void clock.sleep(60_000, controller.signal).then(() => ended.push('signal'));
    void clock.sleep(60_000, AbortSignal.abort()).then(() => ended.push('at once'));
    await clock.advance(1_000);
    controller.abort();
    await clock.advance(0);
    expect(ended).toEqual(['at once', 'time', 'signal']);
    expect(clock.pending).toBe(0);
  });
});

describe(SystemClock.name, () => {
  it('does not fire a timer of more than 2^31 ms at once, nor fail on one', async () => {
    const clock = new SystemClock();
    let fired = false;
    const cancel = clock.setTimeout(() => (fired = true), MAX_TIMER_MS * 4);
    await new Promise<void>((resolve) => void clock.setTimeout(resolve, 10));
    cancel();
    cancel();
    expect(fired).toBe(false);
  });

  it('has a monotonic clock that does not decrease', () => {
    const clock = new SystemClock();
    const readings = Array.from({ length: 1_000 }, () => clock.monotonic());
    expect([...readings].sort((a, b) => a - b)).toEqual(readings);
  });
});

describe(Mutex.name, () => {
  it('does one thing after the other, in order, whatever fails', async () => {
    const sut = new Mutex();
    const order: string[] = [];
    const work =
      (name: string, fails = false) =>
      async (): Promise<void> => {
        order.push(`${name} begins`);
        await new Promise((resolve) => void setImmediate(resolve));
        order.push(`${name} ends`);
        if (fails) throw new Error(name);
      };
    const all = await Promise.allSettled([sut.run(work('a')), sut.run(work('b', true)), sut.run(work('c'))]);
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});

import { FakeClock } from '../../test/support/fake-clock.js';
import { Attempt, type Verdict } from './attempt.js';

const ORDER = { reasonCode: 'cancelled_by_user', reasonParams: { by: 'user:ops' } };

function setup(
  limits: { timeoutMs: number | null; graceMs: number } = { timeoutMs: 5_000, graceMs: 2_000 },
): {
  clock: FakeClock;
  sut: Attempt;
  verdicts: (Verdict | null)[];
  settled: Verdict[];
} {
  const clock = new FakeClock();
  const sut = new Attempt(clock, limits);
  const verdicts: (Verdict | null)[] = [];
  const settled: Verdict[] = [];
  void sut.judged.then((verdict) => verdicts.push(verdict));
  void sut.settled.then((verdict) => settled.push(verdict));
  return { clock, sut, verdicts, settled };
}

const never = (): Promise<never> => new Promise(() => undefined);
/** Ends with its signal. */
const obedient = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

describe(Attempt.name, () => {
  it('succeeds with what the function returns, and leaves no timer', async () => {
    const { sut, clock, verdicts, settled } = setup();
    sut.start(async () => ({ n: 1 }));
    await clock.advance(0);
    expect(verdicts).toMatchObject([{ status: 'succeeded', resultJson: '{"n":1}', reasonCode: null }]);
    expect(settled).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  it.each([
    ['a rejection', async () => Promise.reject(new RangeError('no'))],
    [
      'a synchronous throw',
      () => {
        throw new RangeError('no');
      },
    ],
  ])('fails on %s', async (_name, run) => {
    const { sut, clock, verdicts } = setup();
    sut.start(run);
    await clock.advance(0);
    expect(verdicts).toMatchObject([{ status: 'failed', reasonCode: 'task_error' }]);
    expect(JSON.parse(verdicts[0]!.errorJson!)).toMatchObject({ type: 'RangeError', message: 'no' });
  });

  it.each([
    undefined,
    null,
    'text',
    0,
    Object.freeze(new Error('x')),
    { toString: (): never => never() as never },
  ])('survives throwing %p', async (thrown) => {
    const { sut, clock, verdicts } = setup();
    sut.start(async () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- tasks throw anything
      throw thrown;
    });
    await clock.advance(0);
    expect(verdicts).toMatchObject([{ status: 'failed' }]);
  });

  it('times out a function that never settles, telling it', async () => {
    const { sut, clock, verdicts, settled } = setup();
    sut.start(never);
    await clock.advance(4_999);
    expect(verdicts).toEqual([]);
    await clock.advance(1);
    expect(verdicts).toMatchObject([
      { status: 'timed_out', reasonCode: 'timeout', reasonParams: { timeoutSeconds: 5 } },
    ]);
    expect(sut.signal.aborted).toBe(true);
    expect([settled.length, clock.pending]).toEqual([0, 0]);
  });

  it('has no timeout where none is set', async () => {
    const { sut, clock, verdicts } = setup({ timeoutMs: null, graceMs: 1 });
    sut.start(never);
    await clock.advance(10 ** 9);
    expect(verdicts).toEqual([]);
  });

  it('is cancelled when the function obeys', async () => {
    const { sut, clock, verdicts } = setup();
    sut.start(obedient);
    await clock.advance(0);
    sut.cancel('cancelled', ORDER);
    await clock.advance(0);
    expect(verdicts).toEqual([expect.objectContaining({ status: 'cancelled', ...ORDER })]);
    expect(clock.pending).toBe(0);
  });

  it('is given up when the function ignores its cancel for the grace', async () => {
    const { sut, clock, verdicts } = setup({ timeoutMs: null, graceMs: 2_000 });
    sut.start(never);
    sut.cancel('cancelled', ORDER);
    await clock.advance(2_000);
    expect(verdicts).toMatchObject([
      {
        status: 'cancelled',
        reasonCode: 'cancel_ignored',
        reasonParams: { by: 'user:ops', graceSeconds: 2, cause: 'user' },
      },
    ]);
  });

  it('is not timed out once it was told to stop: that would be tried again', async () => {
    const { sut, clock, verdicts } = setup({ timeoutMs: 1_000, graceMs: 60_000 });
    sut.start(never);
    sut.cancel('cancelled', ORDER);
    await clock.advance(59_000);
    expect(verdicts).toEqual([]);
    await clock.advance(1_000);
    expect(verdicts).toMatchObject([{ status: 'cancelled' }]);
  });

  it('has succeeded when the function finished its work in spite of the cancel', async () => {
    const { sut, clock, verdicts } = setup();
    sut.start(
      (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve('done anyway'))),
    );
    await clock.advance(0);
    sut.cancel('cancelled', ORDER);
    await clock.advance(0);
    expect(verdicts).toMatchObject([{ status: 'succeeded' }]);
  });

  it('keeps to the first order', async () => {
    const { sut, clock, verdicts } = setup();
    sut.start(obedient);
    await clock.advance(0);
    sut.cancel('cancelled', ORDER);
    sut.cancel('shutdown', { reasonCode: 'shutdown', reasonParams: {} });
    await clock.advance(0);
    expect(verdicts).toMatchObject([{ reasonCode: 'cancelled_by_user' }]);
  });

  it('gives one verdict; what the function says later is heard but changes nothing', async () => {
    const { sut, clock, verdicts, settled } = setup();
    let end = (_value: unknown): void => undefined;
    sut.start(() => new Promise((resolve) => (end = resolve)));
    await clock.advance(5_000);
    end('late');
    await clock.advance(0);
    expect(verdicts).toHaveLength(1);
    expect(settled).toMatchObject([{ status: 'succeeded', resultJson: '"late"' }]);
  });

  it('says nothing once it lost its fence, but tells the function', async () => {
    const { sut, clock, verdicts, settled } = setup();
    sut.start(obedient);
    await clock.advance(0);
    sut.fenceOff();
    await clock.advance(0);
    expect(verdicts).toEqual([null]);
    expect(settled).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  it.each([
    [
      'circular',
      (): unknown => {
        const o: Record<string, unknown> = {};
        o['o'] = o;
        return o;
      },
    ],
    ['BigInt', (): unknown => 1n],
    [
      'throwing toJSON',
      (): unknown => ({
        toJSON: () => {
          throw new Error('x');
        },
      }),
    ],
  ])('succeeds with a note when the result is %s', async (_name, value) => {
    const { sut, clock, verdicts } = setup();
    sut.start(async () => value());
    await clock.advance(0);
    expect(verdicts).toMatchObject([{ status: 'succeeded' }]);
  });
});

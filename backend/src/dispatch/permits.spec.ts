import { Permits } from './permits.js';
import { isRedelivered, retryDelayMs } from './retry-delay.js';

const tick = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe(Permits.name, () => {
  it('gives out no more than there are', () => {
    const sut = new Permits(3);
    expect([sut.takeUpTo(2), sut.takeUpTo(5), sut.takeUpTo(1)]).toEqual([2, 1, 0]);
    expect([sut.free, sut.inUse]).toEqual([0, 3]);
  });

  it('serves who waits in the order of asking, before anybody else', async () => {
    const sut = new Permits(1);
    await sut.take();
    const served: string[] = [];
    void sut.take().then(() => served.push('a'));
    void sut.take().then(() => served.push('b'));
    sut.release();
    expect(sut.takeUpTo(1)).toBe(0);
    await tick();
    expect(served).toEqual(['a']);
    sut.release();
    await tick();
    expect(served).toEqual(['a', 'b']);
    expect(sut.inUse).toBe(1);
  });

  it('tells of free permits only when nobody waited for them', async () => {
    const sut = new Permits(1);
    let told = 0;
    sut.onFree(() => (told += 1));
    await sut.take();
    const waiting = sut.take();
    sut.release();
    await waiting;
    expect(told).toBe(0);
    sut.release();
    expect(told).toBe(1);
  });

  it('hands several back at once', async () => {
    const sut = new Permits(3);
    sut.takeUpTo(3);
    const waiting = sut.take();
    sut.release(3);
    await waiting;
    expect([sut.inUse, sut.free]).toEqual([1, 2]);
  });
});

describe(retryDelayMs.name, () => {
  const rule = { retryBackoff: 'exponential', retryDelaySeconds: 10, retryMaxDelaySeconds: 100 } as const;

  it('doubles up to the maximum', () => {
    expect([1, 2, 3, 4, 5, 6, 99].map((attempt) => retryDelayMs(rule, attempt, 0))).toEqual([
      10_000, 20_000, 40_000, 80_000, 100_000, 100_000, 100_000,
    ]);
  });

  it('stays the same when it is fixed, also above the maximum', () => {
    const fixed = { ...rule, retryBackoff: 'fixed', retryDelaySeconds: 500 } as const;
    expect([1, 7].map((attempt) => retryDelayMs(fixed, attempt, 0))).toEqual([500_000, 500_000]);
  });

  it('adds up to a tenth at random and stays a number for any attempt', () => {
    expect(retryDelayMs(rule, 1, 0.999)).toBe(10_999);
    expect(retryDelayMs({ ...rule, retryMaxDelaySeconds: 604_800 }, 100, 0)).toBe(604_800_000);
    expect(retryDelayMs({ ...rule, retryDelaySeconds: 0 }, 5, 0.5)).toBe(0);
  });
});

describe(isRedelivered.name, () => {
  it('gives a lost at_least_once run another attempt, also where the job has one only, and gives up in the end', () => {
    const job = { delivery: 'at_least_once', maxAttempts: 1 } as const;
    expect([1, 2, 3].map((attempt) => isRedelivered(job, attempt))).toEqual([true, true, false]);
    expect(isRedelivered({ ...job, maxAttempts: 5 }, 4)).toBe(true);
  });
  it('never repeats an at_most_once run', () => {
    expect(isRedelivered({ delivery: 'at_most_once', maxAttempts: 9 }, 1)).toBe(false);
  });
});

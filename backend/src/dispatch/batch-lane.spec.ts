import { UnavailableError } from '../kernel/index.js';
import { BatchLane } from './batch-lane.js';

/** A lane whose flushes end when the test says so. */
function setup(maxRows = 500): {
  sut: BatchLane<number, string>;
  flushes: number[][];
  finish: (error?: Error) => Promise<void>;
} {
  const flushes: number[][] = [];
  const gates: ((error?: Error) => void)[] = [];
  const flush = (items: number[]): Promise<string[]> =>
    new Promise((resolve, reject) => {
      flushes.push(items);
      gates.push((error) => (error ? reject(error) : resolve(items.map(String))));
    });
  const finish = async (error?: Error): Promise<void> => {
    gates.shift()!(error);
    await tick();
  };
  return { sut: new BatchLane(flush, maxRows), flushes, finish };
}

const tick = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe(BatchLane.name, () => {
  it('clocks itself: what arrives during a flush is the next batch', async () => {
    const { sut, flushes, finish } = setup();
    const first = [sut.submit(1), sut.submit(2)];
    await tick();
    const second = [sut.submit(3), sut.submit(4), sut.submit(5)];
    await tick();
    expect(flushes).toEqual([[1, 2]]);
    await finish();
    expect(flushes).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
    await finish();
    expect(await Promise.all([...first, ...second])).toEqual(['1', '2', '3', '4', '5']);
  });

  it('has one flush under way, and no more items in one than its limit', async () => {
    const { sut, flushes, finish } = setup(3);
    const all = Array.from({ length: 8 }, (_, i) => sut.submit(i));
    await tick();
    expect(flushes).toEqual([[0, 1, 2]]);
    await finish();
    expect(flushes[1]).toEqual([3, 4, 5]);
    await finish();
    await finish();
    expect(await Promise.all(all)).toHaveLength(8);
  });

  it('counts items that have no answer yet, waiting or under way', async () => {
    const { sut, finish } = setup(3);
    const all = Array.from({ length: 5 }, (_, i) => sut.submit(i));
    await tick();
    expect(sut.pending).toBe(5);
    await finish();
    expect(sut.pending).toBe(2);
    await finish();
    expect(sut.pending).toBe(0);
    await Promise.all(all);
  });

  it('halves a failing batch until the poison item fails alone', async () => {
    const flushed: number[][] = [];
    const sut = new BatchLane<number, number>(async (items) => {
      flushed.push(items);
      if (items.includes(5)) throw new RangeError('poison');
      return items.map((item) => item * 10);
    });
    const results = await Promise.allSettled(Array.from({ length: 8 }, (_, i) => sut.submit(i)));
    expect(results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed'))).toEqual([
      0,
      10,
      20,
      30,
      40,
      'failed',
      60,
      70,
    ]);
    expect(flushed.map((items) => items.length)).toEqual([8, 4, 4, 2, 1, 1, 2]);
  });

  it('fails all at once when the database is away: halving would only ask it again', async () => {
    let flushes = 0;
    const sut = new BatchLane<number, number>(async () => {
      flushes += 1;
      throw new UnavailableError('away', { code: 'DATABASE_UNAVAILABLE' });
    });
    const results = await Promise.allSettled([1, 2, 3, 4].map((item) => sut.submit(item)));
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect([flushes, sut.pending]).toEqual([1, 0]);
  });

  it('goes on after a failure', async () => {
    const { sut, finish, flushes } = setup();
    const failing = sut.submit(1);
    await tick();
    await Promise.all([expect(failing).rejects.toThrow('no'), finish(new Error('no'))]);
    const next = sut.submit(2);
    await tick();
    await finish();
    expect(await next).toBe('2');
    expect(flushes).toEqual([[1], [2]]);
  });
});

import { normaliseProgress } from './task-context.js';
import { fakeTaskContext, ManualClock } from './testing.js';

const nothing = { fraction: null, current: null, total: null, message: null };
const hostile = {
  get current(): number {
    throw new Error('no');
  },
};

describe(normaliseProgress.name, () => {
  it.each([
    [0.25, { ...nothing, fraction: 0.25 }],
    [7, { ...nothing, fraction: 1 }],
    [-1, { ...nothing, fraction: 0 }],
    [NaN, nothing],
    [
      { current: 1, total: 4 },
      { ...nothing, fraction: 0.25, current: 1, total: 4 },
    ],
    [
      { current: 9, total: 4 },
      { ...nothing, fraction: 1, current: 9, total: 4 },
    ],
    [{ current: 3 }, { ...nothing, current: 3 }],
    [
      { current: 0, total: 0, message: 'none' },
      { ...nothing, current: 0, total: 0, message: 'none' },
    ],
    [{ current: -1, total: Infinity, message: 5 }, nothing],
    [{ message: 'm'.repeat(600) }, { ...nothing, message: 'm'.repeat(500) }],
    ['half', nothing],
    [null, nothing],
    [undefined, nothing],
  ])('brings %p into bounds', (given, expected) => {
    expect(normaliseProgress(given)).toEqual(expected);
  });

  it('survives progress that throws when read', () => {
    expect(normaliseProgress(hostile)).toEqual(nothing);
  });
});

describe(fakeTaskContext.name, () => {
  it('is a punctual first run unless the test says otherwise', () => {
    const scheduledFor = new Date('2026-03-29T01:30:00Z');
    const { fire, signal, fence } = fakeTaskContext({ fire: { scheduledFor, catchUp: true } });
    expect(fire).toMatchObject({
      scheduledFor,
      dueAt: scheduledFor,
      catchUp: true,
      attempt: 1,
      latenessMs: 0,
    });
    expect([signal.aborted, fence]).toEqual([false, 1]);
  });
});

describe(ManualClock.name, () => {
  it('calls timers in order, at their time, also those set meanwhile', async () => {
    const clock = new ManualClock(new Date(0));
    const calls: [string, number][] = [];
    const note = (name: string) => (): void => void calls.push([name, clock.now()]);
    clock.setTimeout(note('late'), 30);
    const stop = clock.setInterval(note('tick'), 10);
    clock.setTimeout(note('never'), 5)();
    void clock
      .sleep(15)
      .then(() => clock.sleep(10))
      .then(note('slept'));
    await clock.advance(25);
    stop();
    await clock.advance(25);
    expect(calls).toEqual([
      ['tick', 10],
      ['tick', 20],
      ['slept', 25],
      ['late', 30],
    ]);
    expect(clock.monotonic()).toBe(50);
  });
});

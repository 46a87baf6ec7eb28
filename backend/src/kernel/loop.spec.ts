import { FakeClock } from '../../test/support/fake-clock.js';
import { Loop } from './loop.js';

describe(Loop.name, () => {
  const setup = (turn: () => Promise<boolean | void>): { clock: FakeClock; sut: Loop; errors: unknown[] } => {
    const clock = new FakeClock();
    const errors: unknown[] = [];
    return {
      clock,
      errors,
      sut: new Loop(clock, { periodMs: 1_000, turn, onError: (error) => errors.push(error) }),
    };
  };

  it('takes a turn at its start, each period, and none after its stop', async () => {
    let turns = 0;
    const { sut, clock } = setup(async () => void turns++);
    await sut.start();
    await clock.advance(3_000);
    expect(turns).toBe(4);
    await sut.stop();
    await clock.advance(5_000);
    expect(turns).toBe(4);
  });

  it('goes on at once while there is more', async () => {
    let left = 5;
    const { sut, clock } = setup(async () => --left > 0);
    await sut.start();
    await clock.advance(0);
    expect(left).toBe(0);
  });

  it('makes of any number of rings during a turn one turn more, never two at once', async () => {
    let running = 0;
    let most = 0;
    let turns = 0;
    const gates: (() => void)[] = [];
    const { sut, clock } = setup(async () => {
      turns += 1;
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => gates.push(resolve));
      running -= 1;
    });
    await sut.start();
    sut.ring();
    sut.ring();
    gates[0]!();
    await clock.advance(0);
    expect([turns, most]).toEqual([2, 1]);
    gates[1]!();
    await clock.advance(0);
    expect(turns).toBe(2);
  });

  it('does not lose a ring between the end of a turn and the rest', async () => {
    let turns = 0;
    const { sut, clock } = setup(async () => void turns++);
    await sut.start();
    // Emitted after the last look at the bell, in every microtask from there on.
    for (let depth = 0; depth < 12; depth++) {
      const before = turns;
      const rung = sut.turned.next().then(async () => {
        for (let i = 0; i < depth; i++) await Promise.resolve();
        sut.ring();
      });
      sut.ring();
      await rung;
      await clock.advance(0);
      expect(turns).toBe(before + 2);
    }
  });

  it('survives a turn that throws and looks again at its period', async () => {
    let turns = 0;
    const { sut, clock, errors } = setup(async () => {
      turns += 1;
      throw new Error('no');
    });
    await sut.start();
    await clock.advance(1_000);
    expect([turns, errors.length]).toEqual([2, 2]);
  });

  it('waits at its stop for the turn under way', async () => {
    let release = (): void => undefined;
    const { sut, clock } = setup(() => new Promise<void>((resolve) => (release = resolve)));
    await sut.start();
    let stopped = false;
    const stop = sut.stop().then(() => (stopped = true));
    await clock.advance(0);
    expect(stopped).toBe(false);
    release();
    await stop;
    expect(clock.pending).toBe(0);
  });

  it('starts nothing for a ring before its start', async () => {
    let turns = 0;
    const { sut, clock } = setup(async () => void turns++);
    sut.ring();
    await clock.advance(10_000);
    expect(turns).toBe(0);
  });
});

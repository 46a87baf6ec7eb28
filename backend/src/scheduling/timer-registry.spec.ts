import { SchedulerRegistry } from '@nestjs/schedule';
import { FakeClock, FakeDatabaseTime } from '../../test/support/fake-clock.js';
import { DAY, epochMs, MAX_TIMER_MS } from '../kernel/index.js';
import { TimerRegistry } from './timer-registry.js';

function setup(): {
  clock: FakeClock;
  registry: SchedulerRegistry;
  sut: TimerRegistry;
  rung: string[];
  ring: (name: string) => () => void;
} {
  const clock = new FakeClock();
  const registry = new SchedulerRegistry();
  const rung: string[] = [];
  return {
    clock,
    registry,
    rung,
    sut: new TimerRegistry(registry, clock, new FakeDatabaseTime(clock)),
    ring: (name) => () => void rung.push(name),
  };
}

describe(TimerRegistry.name, () => {
  it('has one timer for each distinct instant, and calls all of it', async () => {
    const { sut, clock, registry, rung, ring } = setup();
    const at = epochMs(clock.now() + 1_000);
    sut.arm(at, ring('a'));
    sut.arm(at, ring('b'));
    sut.arm(epochMs(at + 1), ring('c'));
    expect([sut.size, clock.pending, registry.getTimeouts().length]).toEqual([2, 2, 2]);
    await clock.advance(1_000);
    expect(rung).toEqual(['a', 'b']);
    await clock.advance(1);
    expect(rung).toEqual(['a', 'b', 'c']);
    expect([sut.size, clock.pending, registry.getTimeouts()]).toEqual([0, 0, []]);
  });

  it('calls what is overdue at once', async () => {
    const { sut, clock, rung, ring } = setup();
    sut.arm(epochMs(clock.now() - DAY), ring('late'));
    await clock.advance(0);
    expect(rung).toEqual(['late']);
  });

  it("waits again when it woke early: the database's clock was set back meanwhile", async () => {
    const { sut, clock, rung, ring } = setup();
    sut.arm(epochMs(clock.now() + 1_000), ring('a'));
    clock.stepWallClock(-500);
    await clock.advance(1_000);
    expect(rung).toEqual([]);
    await clock.advance(500);
    expect(rung).toEqual(['a']);
  });

  it('reaches instants further away than a timer can be', async () => {
    const { sut, clock, rung, ring } = setup();
    sut.arm(epochMs(clock.now() + 60 * DAY), ring('far'));
    expect(clock.delays).toEqual([MAX_TIMER_MS]);
    await clock.advance(60 * DAY - 1);
    expect(rung).toEqual([]);
    await clock.advance(1);
    expect(rung).toEqual(['far']);
  });

  it('forgets everything, and can be armed again for the same instant', async () => {
    const { sut, clock, rung, ring } = setup();
    const at = epochMs(clock.now() + 10);
    sut.arm(at, ring('old'));
    sut.clear();
    expect([sut.size, clock.pending]).toEqual([0, 0]);
    sut.arm(at, ring('new'));
    await clock.advance(10);
    expect(rung).toEqual(['new']);
  });

  it('arms the same instant again from its own callback', async () => {
    const { sut, clock, rung, ring } = setup();
    const at = epochMs(clock.now() + 10);
    sut.arm(at, () => sut.arm(at, ring('again')));
    await clock.advance(10);
    expect(rung).toEqual(['again']);
  });
});

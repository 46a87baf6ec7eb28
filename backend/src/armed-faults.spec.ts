import { ArmedFaults, parseFaults, type FaultHands } from './armed-faults.js';
import { parseConfig } from './config/index.js';
import { FAULT_STAGES, NoFaults } from './kernel/index.js';
import { FakeClock } from '../test/support/fake-clock.js';

function setup(text: string): { sut: ArmedFaults; clock: FakeClock; done: string[] } {
  const done: string[] = [];
  const hands: FaultHands = {
    kill: () => void done.push('kill'),
    freeze: (ms) => void done.push(`freeze ${ms}`),
    tell: (line) => void done.push(line.trim()),
  };
  const clock = new FakeClock();
  return { sut: new ArmedFaults(parseFaults(text), clock, hands), clock, done };
}

describe(ArmedFaults.name, () => {
  it('breaks the process once, when the stage is passed for the nth time', async () => {
    const { sut, done } = setup('after-plan-commit:kill@3');
    for (let i = 0; i < 5; i++) await sut.reach('after-plan-commit');
    await sut.reach('in-plan');
    expect(done).toEqual(['fault after-plan-commit:kill', 'kill']);
  });

  it('freezes, delays and throws', async () => {
    const { sut, clock, done } = setup('in-task:stop:8000,in-finish:throw, before-finish:delay:500@2');
    await sut.reach('in-task');
    await expect(sut.reach('in-finish')).rejects.toThrow('injected at in-finish');
    expect(sut.reach('before-finish')).toBeUndefined();
    let isOver = false;
    const delay = sut.reach('before-finish')!.then(() => (isOver = true));
    await clock.advance(499);
    expect(isOver).toBe(false);
    await clock.advance(1);
    await delay;
    expect(done).toEqual([
      'fault in-task:stop',
      'freeze 8000',
      'fault in-finish:throw',
      'fault before-finish:delay',
    ]);
  });

  it('knows every stage', () => {
    expect(parseFaults(FAULT_STAGES.map((stage) => `${stage}:kill`).join())).toHaveLength(
      FAULT_STAGES.length,
    );
  });

  it.each(['in-task', 'in-task:explode', 'nowhere:kill', 'in-task:stop', 'in-task:kill@0', ''])(
    'refuses %p and says what it takes',
    (text) => {
      expect(() => parseFaults(text)).toThrow(/Stages: in-plan.*Actions: kill/);
    },
  );
});

describe(NoFaults.name, () => {
  it('does nothing at any stage, and is what a process has without NODE_ENV=test', () => {
    const sut = new NoFaults();
    expect(FAULT_STAGES.map((stage) => sut.reach(stage))).toEqual(FAULT_STAGES.map(() => undefined));
    for (const NODE_ENV of ['production', 'development', undefined]) {
      const env = { FAULT: 'in-task:kill', ...(NODE_ENV && { NODE_ENV }) };
      expect(parseConfig(env).config.fault).toBeNull();
    }
  });
});

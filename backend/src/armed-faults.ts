/* Loaded by main.ts only where the configuration has a fault, which needs NODE_ENV=test. */
import { spawn } from 'node:child_process';
import { writeSync } from 'node:fs';
import { AppError, FAULT_STAGES, FaultPoints, type Clock, type FaultStage, type Ms } from './kernel/index.js';

/** What is done at a stage. `stop` freezes the whole process, its beat thread too, and lets it go on after `ms`. */
type FaultAction = { kind: 'kill' | 'throw' } | { kind: 'stop' | 'delay'; ms: Ms };

/** One fault: done once, when its stage is reached for the `nth` time (from 1). */
export interface Fault {
  stage: FaultStage;
  action: FaultAction;
  nth: number;
}

/** How a fault reaches the process; tests put something harmless here. */
export interface FaultHands {
  kill: () => void;
  /** Freezes this process for `ms`. */
  freeze: (ms: Ms) => void;
  /** Says that a fault was reached, at once: the process may be gone the next moment. */
  tell: (text: string) => void;
}

const FORM = /^([a-z-]+):(kill|throw|stop:\d{1,6}|delay:\d{1,6})(?:@([1-9]\d{0,5}))?$/;

/** @param text comma-separated `stage:action[@n]`, e.g. `after-plan-commit:kill@3,in-task:stop:8000`. @throws FAULT_INVALID. */
export function parseFaults(text: string): Fault[] {
  return text.split(',').map((item) => {
    const [, stage, action = '', nth = '1'] = FORM.exec(item.trim()) ?? [];
    const known = FAULT_STAGES.find((name) => name === stage);
    if (!known) {
      const detail = `FAULT: "${item}" is not stage:action[@n]. Stages: ${FAULT_STAGES.join(', ')}. Actions: kill, throw, stop:ms, delay:ms.`;
      throw new AppError('FAULT_INVALID', { status: 500, detail });
    }
    const [kind, ms] = action.split(':') as [FaultAction['kind'], string?];
    const parsed = kind === 'kill' || kind === 'throw' ? { kind } : { kind, ms: Number(ms) };
    return { stage: known, action: parsed, nth: Number(nth) };
  });
}

/** Does each of its faults once, at the stage and passing it names. */
export class ArmedFaults extends FaultPoints {
  private readonly passings = new Map<FaultStage, number>();

  constructor(
    private readonly faults: readonly Fault[],
    private readonly clock: Clock,
    private readonly hands: FaultHands = REAL_HANDS,
  ) {
    super();
  }

  override reach(stage: FaultStage): Promise<void> | undefined {
    const nth = (this.passings.get(stage) ?? 0) + 1;
    this.passings.set(stage, nth);
    const fault = this.faults.find((one) => one.stage === stage && one.nth === nth);
    return fault && this.perform(fault);
  }

  private async perform({ stage, action }: Fault): Promise<void> {
    this.hands.tell(`fault ${stage}:${action.kind}\n`);
    switch (action.kind) {
      case 'kill':
        return this.hands.kill();
      case 'stop':
        return this.hands.freeze(action.ms);
      case 'delay':
        return this.clock.sleep(action.ms);
      case 'throw':
        throw new Error(`the fault injected at ${stage}`);
    }
  }
}

const REAL_HANDS: FaultHands = {
  kill: () => void process.kill(process.pid, 'SIGKILL'),
  freeze: (ms) => {
    // Somebody else has to wake it.
    const wake = ['-c', `sleep ${ms / 1_000}; kill -CONT ${process.pid}`];
    spawn('/bin/sh', wake, { detached: true, stdio: 'ignore', env: {} }).unref();
    process.kill(process.pid, 'SIGSTOP');
  },
  tell: (text) => void writeSync(2, text),
};

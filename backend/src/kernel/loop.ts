import type { Clock } from './clock.js';
import type { StartStop } from './lifecycle.js';
import { TestSignal } from './test-signal.js';
import type { Ms } from './time.js';

/** What a {@link Loop} does. */
export interface LoopWork {
  /** Longest time between two turns. */
  periodMs: Ms;
  /** One turn. @returns true when there is more to do at once. */
  turn: () => Promise<boolean | void>;
  /** A turn that throws does not end the loop. */
  onError: (error: unknown) => void;
}

/** Does something every so often and whenever it is rung; never twice at the same time. A ring during a turn is a turn more. */
export class Loop implements StartStop {
  /** Emitted after each turn. */
  readonly turned = new TestSignal();
  private isStarted = false;
  private rung = false;
  private running: Promise<void> | null = null;
  private cancelTimer: (() => void) | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly work: LoopWork,
  ) {}

  async start(): Promise<void> {
    if (this.isStarted) return;
    this.isStarted = true;
    this.ring();
    await Promise.resolve();
  }

  async stop(): Promise<void> {
    this.isStarted = false;
    this.cancelTimer?.();
    this.cancelTimer = null;
    await this.running;
  }

  /** Asks for a turn as soon as possible. */
  ring(): void {
    this.rung = true;
    if (this.isStarted)
      this.running ??= this.run().finally(() => {
        this.running = null;
        // A ring that came after the last turn's check.
        if (this.rung) this.ring();
      });
  }

  private async run(): Promise<void> {
    this.cancelTimer?.();
    this.cancelTimer = null;
    while (this.rung && this.isStarted) {
      this.rung = false;
      try {
        if (await this.work.turn()) this.rung = true;
      } catch (error) {
        this.work.onError(error);
      }
      this.turned.emit();
    }
    if (!this.isStarted) return;
    this.cancelTimer = this.clock.setTimeout(() => {
      this.cancelTimer = null;
      this.ring();
    }, this.work.periodMs);
  }
}

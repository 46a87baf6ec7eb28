import { Injectable } from '@nestjs/common';
import { Clock, InvariantError, type Ms } from '../kernel/index.js';
import { mayStart } from './heartbeat-state.js';

/** Code of the check that fails while a person wants an instance to start nothing. */
export const DRAINED = 'drained';

/** This process, as the others see it: one row of the register at a time. */
@Injectable()
export class ThisInstance {
  private registeredId: number | null = null;
  private lastBeatMs: Ms = 0;
  private ttlMs: Ms = 0;
  private ended = false;
  private draining = false;
  private failures: readonly string[] = [];

  constructor(private readonly clock: Clock) {}

  /** @throws InvariantError before registration. */
  get id(): number {
    if (this.registeredId === null) throw new InvariantError('this instance is not registered yet');
    return this.registeredId;
  }

  get isRegistered(): boolean {
    return this.registeredId !== null;
  }

  /** Whether it may start work: it is sound, and its beats are acknowledged. */
  get isFit(): boolean {
    return this.isSound && this.isBeating;
  }

  /** Whether nothing is known that keeps it from work: registered, not draining, not declared dead, no failed check. */
  get isSound(): boolean {
    return this.registeredId !== null && !this.ended && !this.draining && this.failures.length === 0;
  }

  /** Whether its last acknowledged beat is fresh enough that no peer can have declared it dead. */
  get isBeating(): boolean {
    return mayStart(this.lastBeatMs, this.clock.monotonic(), this.ttlMs);
  }

  /** Since when no beat was acknowledged. */
  get silentMs(): Ms {
    return this.clock.monotonic() - this.lastBeatMs;
  }

  /** Whether somebody declared it dead. That row cannot come back; the process can, as a new one ({@link registered}). */
  get isDeclaredDead(): boolean {
    return this.ended;
  }

  /** Whether its process is stopping. */
  get isDraining(): boolean {
    return this.draining;
  }

  /** Whether nothing but a person's wish keeps it from starting work. */
  get isDrained(): boolean {
    return this.failures.length > 0 && this.failures.every((code) => code === DRAINED);
  }

  /** From now on it is this row, alive. */
  registered(id: number, ttlMs: Ms): void {
    this.registeredId = id;
    this.ttlMs = ttlMs;
    this.ended = false;
    this.beaten(this.clock.monotonic());
  }

  /** A beat was acknowledged that was sent at `sentMs` of this process' monotonic clock. */
  beaten(sentMs: Ms): void {
    this.lastBeatMs = Math.max(this.lastBeatMs, sentMs);
  }

  declaredDead(): void {
    this.ended = true;
  }

  /** Codes of its own checks that fail; while there are any it starts nothing. */
  get unfitBecause(): readonly string[] {
    return this.failures;
  }

  /** What its last look at itself found. @param failures codes; empty = fit. */
  judged(failures: readonly string[]): void {
    this.failures = failures;
  }

  drain(): void {
    this.draining = true;
  }
}

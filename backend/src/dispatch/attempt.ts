import type { Clock, Ms } from '../kernel/index.js';
import {
  describeError,
  InvalidParamsError,
  serialiseResult,
  TaskAbort,
  type AbortReason,
} from '../tasks/index.js';

/** How an attempt ended, in the words of the ledger. */
export interface Verdict {
  status: 'succeeded' | 'failed' | 'timed_out' | 'cancelled' | 'lost';
  reasonCode: string | null;
  reasonParams: Record<string, unknown> | null;
  resultJson: string | null;
  errorJson: string | null;
}

/** Who asked for an end, and what the end is called. */
interface Order {
  reasonCode: string;
  reasonParams: Record<string, unknown>;
}

/** One start of a function: exactly one verdict, whatever the function does.
 *
 *  Purpose: turn a promise that may never settle into a verdict in bounded time.
 *  State: running, then judged (verdict given), then settled (the promise is done); judged may come long before settled.
 *  Failure handling: a throw is a verdict; a function that ignores its signal is judged when its grace is over and goes on as a
 *  stray until it settles; what it then says is late evidence. */
export class Attempt {
  /** Resolves once with the verdict; with null when the attempt lost its fence and has nothing to say. */
  readonly judged: Promise<Verdict | null>;
  /** Resolves when the function's promise has settled, with what it would have said. */
  readonly settled: Promise<Verdict>;
  private readonly controller = new AbortController();
  private judge!: (verdict: Verdict | null) => void;
  private isJudged = false;
  private order: Order | null = null;
  private readonly timers: (() => void)[] = [];

  /** @param timeoutMs null = none. @param graceMs how long a cancelled function may take to settle. */
  constructor(
    private readonly clock: Clock,
    private readonly limits: { timeoutMs: Ms | null; graceMs: Ms },
  ) {
    this.judged = new Promise((resolve) => {
      this.judge = (verdict) => {
        if (this.isJudged) return;
        this.isJudged = true;
        for (const cancel of this.timers) cancel();
        resolve(verdict);
      };
    });
    let settle!: (verdict: Verdict) => void;
    this.settled = new Promise((resolve) => (settle = resolve));
    this.settle = settle;
  }

  private readonly settle: (verdict: Verdict) => void;

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Calls the function. Once. */
  start(run: (signal: AbortSignal) => Promise<unknown>): void {
    const { timeoutMs } = this.limits;
    if (timeoutMs !== null)
      this.timers.push(this.clock.setTimeout(() => this.onTimeout(timeoutMs), timeoutMs));
    // A synchronous throw must not escape either.
    void Promise.resolve()
      .then(() => run(this.controller.signal))
      .then(
        (value) => this.onSettled(success(value)),
        (error: unknown) => this.onSettled(this.failure(error)),
      );
  }

  /** Asks the function to stop; it is judged `cancelled` when it does, or when the grace is over. The first order stands. */
  cancel(
    reason: Exclude<AbortReason, 'timeout' | 'fenced'>,
    order: Order,
    graceMs: Ms = this.limits.graceMs,
  ): void {
    if (this.order || this.isJudged) return;
    this.order = order;
    this.controller.abort(new TaskAbort(reason));
    this.timers.push(
      this.clock.setTimeout(() => {
        const cause = reason === 'cancelled' ? 'user' : reason === 'replaced' ? 'superseded' : reason;
        const reasonParams = { ...order.reasonParams, graceSeconds: graceMs / 1_000, cause };
        this.judge({ ...NOTHING, status: 'cancelled', reasonCode: 'cancel_ignored', reasonParams });
      }, graceMs),
    );
  }

  /** The row belongs to somebody else now: stop the function and say nothing. */
  fenceOff(): void {
    this.controller.abort(new TaskAbort('fenced'));
    this.judge(null);
  }

  /** Its process may have been declared dead, and the execution may start again elsewhere: stops the function and says so. Whoever else
   *  decided meanwhile is found by the fence. */
  giveUp(reasonParams: Record<string, unknown>): void {
    this.controller.abort(new TaskAbort('fenced'));
    this.judge({ ...NOTHING, status: 'lost', reasonCode: 'instance_lost', reasonParams });
  }

  private onTimeout(timeoutMs: Ms): void {
    // Told to stop already: its grace decides, and a timeout would be tried again.
    if (this.order) return;
    this.controller.abort(new TaskAbort('timeout'));
    this.judge({
      ...NOTHING,
      status: 'timed_out',
      reasonCode: 'timeout',
      reasonParams: { timeoutSeconds: timeoutMs / 1_000 },
    });
  }

  private onSettled(verdict: Verdict): void {
    this.judge(verdict);
    this.settle(verdict);
  }

  /** A rejection after an order to stop is the function's obedience, not its failure. */
  private failure(error: unknown): Verdict {
    if (this.order) return { ...NOTHING, status: 'cancelled', ...this.order };
    const errorJson = JSON.stringify(describeError(error));
    const failed = { ...NOTHING, status: 'failed', reasonCode: 'task_error', errorJson } as const;
    if (!(error instanceof InvalidParamsError)) return failed;
    return { ...failed, reasonCode: 'invalid_params', reasonParams: { errors: error.errors } };
  }
}

const NOTHING = { reasonCode: null, reasonParams: null, resultJson: null, errorJson: null };

function success(value: unknown): Verdict {
  const { json, note } = serialiseResult(value);
  return {
    ...NOTHING,
    status: 'succeeded',
    resultJson: json,
    reasonCode: note === null ? null : 'result_adjusted',
    reasonParams: note === null ? null : { note },
  };
}

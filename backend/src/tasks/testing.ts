import { Clock, epochMs, type EpochMs, type Ms } from '../kernel/index.js';
import {
  normaliseProgress,
  TaskAbort,
  type AbortReason,
  type FireInfo,
  type ProgressSnapshot,
  type TaskContext,
} from './task-context.js';

/** One line a task function logged. */
export interface LoggedLine {
  level: 'debug' | 'info' | 'warn' | 'error';
  message: string;
  data: unknown;
}

/** A context for unit tests of task functions, with what the function did to it. */
export interface FakeTaskContext extends TaskContext {
  readonly lines: LoggedLine[];
  /** What `progress` was called with, brought into bounds as the engine does. */
  readonly reports: ProgressSnapshot[];
  /** Asks the function to stop, as the engine would. */
  abort(reason?: AbortReason): void;
}

/** What a test may choose; the rest is a plain, punctual, first run. */
export interface FakeTaskContextOptions {
  fire?: Partial<FireInfo>;
  fence?: number;
  slot?: number;
}

/** A context to call a task function with, without engine, database or clock.
 *  @example `const ctx = fakeTaskContext({ fire: { catchUp: true } }); await tasks.daily(params, ctx); expect(ctx.lines)...` */
export function fakeTaskContext({
  fire = {},
  fence = 1,
  slot = 0,
}: FakeTaskContextOptions = {}): FakeTaskContext {
  const controller = new AbortController();
  const lines: LoggedLine[] = [];
  const reports: ProgressSnapshot[] = [];
  const write =
    (level: LoggedLine['level']) =>
    (message: string, data?: unknown): void =>
      void lines.push({ level, message, data });
  const scheduledFor = fire.scheduledFor ?? new Date('2026-01-05T09:00:00.000Z');
  return {
    signal: controller.signal,
    log: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
    fire: {
      jobId: 1,
      executionId: '019b8d3a-7a00-7000-8000-000000000001',
      kind: 'schedule',
      scheduledFor,
      dueAt: scheduledFor,
      latenessMs: 0,
      catchUp: false,
      standsFor: 1,
      attempt: 1,
      slot,
      previousSuccessAt: null,
      ...fire,
    },
    fence,
    slot,
    progress: (progress) => void reports.push(normaliseProgress(progress)),
    lines,
    reports,
    abort: (reason = 'cancelled') => controller.abort(new TaskAbort(reason)),
  };
}

interface Timer {
  at: number;
  callback: () => void;
  every: Ms | null;
}

/** A clock that stands still until a test advances it. Give it to providers that inject `Clock`. */
export class ManualClock extends Clock {
  private elapsed = 0;
  private readonly timers = new Set<Timer>();
  private readonly origin: EpochMs;

  constructor(start: Date = new Date('2026-01-05T09:00:00.000Z')) {
    super();
    this.origin = epochMs(start.getTime());
  }

  now(): EpochMs {
    return epochMs(this.origin + this.elapsed);
  }

  monotonic(): Ms {
    return this.elapsed;
  }

  setTimeout(callback: () => void, delay: Ms): () => void {
    return this.add({ at: this.elapsed + Math.max(0, delay), callback, every: null });
  }

  setInterval(callback: () => void, period: Ms): () => void {
    return this.add({ at: this.elapsed + period, callback, every: period });
  }

  /** How many timers wait. */
  get pending(): number {
    return this.timers.size;
  }

  /** Moves time forward, calling every timer that comes due, in order; what a callback's promises do next is done too. */
  async advance(by: Ms): Promise<void> {
    const end = this.elapsed + by;
    for (;;) {
      await settle();
      const next = [...this.timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.elapsed = Math.max(this.elapsed, next.at);
      if (next.every === null) this.timers.delete(next);
      else next.at += next.every;
      next.callback();
    }
    this.elapsed = end;
    await settle();
  }

  private add(timer: Timer): () => void {
    this.timers.add(timer);
    return () => void this.timers.delete(timer);
  }
}

/** Lets everything that is ready to run, run. */
function settle(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

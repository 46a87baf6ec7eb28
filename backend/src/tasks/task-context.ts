/** What a task function gets beside its params. Made by the engine for each attempt; tests use `fakeTaskContext`. */
export interface TaskContext {
  /** Aborts on cancel, timeout, replacement and shutdown; `signal.reason` is a {@link TaskAbort}. A function that goes on
   *  after it keeps its permit, not its slot: its verdict is recorded as late evidence only. */
  readonly signal: AbortSignal;
  /** Lines of the execution's own log, shown on its page. */
  readonly log: TaskLog;
  /** Which fire this run stands for. */
  readonly fire: FireInfo;
  /** Fencing token: grows with every start of any fire of the job. Send it along with writes to a guarded resource, which
   *  keeps the highest one seen and refuses lower ones; then a paused, outdated run can do no harm. */
  readonly fence: number;
  /** Which of the job's slots this run holds, 0 to `maxInstances` - 1. */
  readonly slot: number;
  /** Reports how far the run is: a fraction from 0 to 1, or counts. Cheap: the newest report is written about once a second. */
  progress(progress: number | TaskProgress): void;
}

/** Progress as counts. `current` and `total` >= 0, in the same unit; a missing `total` means "unknown". */
export interface TaskProgress {
  current?: number;
  total?: number;
  message?: string;
}

/** The log of one execution. `data` is stored with the line, cut to a safe size; never put secrets into it. */
export interface TaskLog {
  debug(message: string, data?: unknown): void;
  info(message: string, data?: unknown): void;
  warn(message: string, data?: unknown): void;
  error(message: string, data?: unknown): void;
}

/** What brought an execution about. */
export type FireKind = 'schedule' | 'manual' | 'api' | 'backfill';

/** The fire behind a run (design.md section 9). All dates are instants; print them in the zone you need. */
export interface FireInfo {
  readonly jobId: number;
  readonly executionId: string;
  readonly kind: FireKind;
  /** Nominal time, without jitter: the period this run stands for. Use it, never the current time, to choose the data. */
  readonly scheduledFor: Date;
  /** When it should have started: nominal time plus the job's jitter. */
  readonly dueAt: Date;
  /** Start minus {@link dueAt}, in ms. */
  readonly latenessMs: number;
  /** Whether the run makes up for a time when nothing could run. */
  readonly catchUp: boolean;
  /** How many fires this run stands for, itself included: 1 normally, more when missed ones were merged into it. */
  readonly standsFor: number;
  /** 1 for the first start of the execution. */
  readonly attempt: number;
  readonly slot: number;
  /** Nominal time of the job's last success; null when there was none. */
  readonly previousSuccessAt: Date | null;
}

/** Why a run is asked to stop. */
export type AbortReason = 'cancelled' | 'timeout' | 'replaced' | 'shutdown' | 'fenced';

/** What `ctx.signal.reason` is. */
export class TaskAbort extends Error {
  override readonly name = 'TaskAbort';
  readonly reason: AbortReason;

  constructor(reason: AbortReason) {
    super(`the run is asked to stop: ${reason}`);
    this.reason = reason;
  }
}

/** Progress as stored: a fraction 0 to 1 (null = unknown), and counts where given. */
export interface ProgressSnapshot {
  fraction: number | null;
  current: number | null;
  total: number | null;
  message: string | null;
}

/** Brings what a task reported into bounds: fractions into 0..1, nonsense to null, the message to 500 characters.
 *  Never throws, whatever it is given. */
export function normaliseProgress(progress: unknown): ProgressSnapshot {
  if (typeof progress === 'number')
    return { fraction: clampFraction(progress), current: null, total: null, message: null };
  const given = fieldsOf(progress);
  const current = count(given['current']);
  const total = count(given['total']);
  const message = typeof given['message'] === 'string' ? given['message'].slice(0, 500) : null;
  const fraction = current !== null && total !== null && total > 0 ? clampFraction(current / total) : null;
  return { fraction, current, total, message };
}

/** A copy of the object's fields; empty when there are none or reading them throws. */
function fieldsOf(value: unknown): Record<string, unknown> {
  try {
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {}; // a getter or proxy of the task's own; its progress is not worth a failed run
  }
}

function clampFraction(value: number): number | null {
  return Number.isNaN(value) ? null : Math.min(1, Math.max(0, value));
}

function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}

import { Injectable } from '@nestjs/common';
import { Database, DatabaseTime } from '../database/index.js';
import { ExecutionRepository } from '../executions/index.js';
import { AppLogger, Clock, EventHub, SECOND, type ExecutionId } from '../kernel/index.js';
import {
  cutToBytes,
  normaliseProgress,
  serialiseResult,
  type TaskLog,
  type TaskProgress,
} from '../tasks/index.js';

/** Lines an attempt may write; one more says so, the rest is dropped. */
export const MAX_LINES_PER_ATTEMPT = 10_000;
const MAX_MESSAGE_BYTES = 8_192;
/** Lines kept in memory while the database is away; the oldest go first. */
const MAX_BUFFERED = 20_000;
const LEVELS = { debug: 0, info: 1, warn: 2, error: 3 } as const;

type LogLine = Parameters<ExecutionRepository['appendLogs']>[1][number];

/** Which attempt writes. */
export interface JournalOwner {
  id: ExecutionId;
  jobId: number;
  attempt: number;
  fence: number;
}

/** Logs and progress of running attempts on their way to the database: cheap to call, written about once a second.
 *
 *  Purpose: a task that logs in a tight loop must neither wait for the database nor flood it.
 *  State: lines and newest progress not written yet. Failure handling: kept and tried again; bounded, the oldest lines go. */
@Injectable()
export class TaskJournal {
  private lines: LogLine[] = [];
  private progress = new Map<ExecutionId, { owner: JournalOwner; json: string }>();
  private cancelTimer: (() => void) | null = null;
  private writing: Promise<void> | null = null;

  constructor(
    private readonly database: Database,
    private readonly time: DatabaseTime,
    private readonly executions: ExecutionRepository,
    private readonly clock: Clock,
    private readonly hub: EventHub,
    private readonly logger: AppLogger,
  ) {}

  /** The `log` of one attempt. */
  logOf(owner: JournalOwner): TaskLog {
    let seq = 0;
    const write =
      (level: keyof typeof LEVELS) =>
      (message: string, data?: unknown): void => {
        seq += 1;
        if (seq > MAX_LINES_PER_ATTEMPT + 1) return;
        const full = seq === MAX_LINES_PER_ATTEMPT + 1;
        const text = full
          ? `more than ${MAX_LINES_PER_ATTEMPT} lines: the rest is not kept`
          : String(message);
        this.add({
          id: owner.id,
          attempt: owner.attempt,
          seq,
          at: this.time.now(),
          level: LEVELS[full ? 'warn' : level],
          message: cutToBytes(text, MAX_MESSAGE_BYTES),
          dataJson: full || data === undefined ? null : serialiseResult(data).json,
        });
      };
    return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
  }

  /** The `progress` of one attempt: only the newest report is written. */
  progressOf(owner: JournalOwner): (progress: number | TaskProgress) => void {
    return (progress) => {
      this.progress.set(owner.id, { owner, json: JSON.stringify(normaliseProgress(progress)) });
      this.schedule();
    };
  }

  /** Writes everything now; before a verdict and at the stop, so that a finished run's log is complete. */
  async flush(): Promise<void> {
    while (this.writing) await this.writing;
    if (this.lines.length === 0 && this.progress.size === 0) return;
    this.writing = this.write().finally(() => (this.writing = null));
    await this.writing;
  }

  /** Whether an attempt has something that is not written yet. */
  holds(id: ExecutionId): boolean {
    return this.progress.has(id) || this.lines.some((line) => line.id === id);
  }

  private add(line: LogLine): void {
    this.lines.push(line);
    if (this.lines.length > MAX_BUFFERED) this.lines.splice(0, this.lines.length - MAX_BUFFERED);
    this.schedule();
  }

  private schedule(): void {
    this.cancelTimer ??= this.clock.setTimeout(() => {
      this.cancelTimer = null;
      void this.flush();
    }, SECOND);
  }

  private async write(): Promise<void> {
    const lines = this.lines;
    const progress = [...this.progress.values()];
    this.lines = [];
    this.progress = new Map();
    try {
      await this.database.transaction(async (tx) => {
        await this.executions.appendLogs(tx, lines);
        for (const { owner, json } of progress)
          await this.executions.saveProgress(tx, owner.id, owner.fence, json);
      });
      const touched = new Set([...lines.map((line) => line.id), ...progress.map(({ owner }) => owner.id)]);
      for (const id of touched)
        this.hub.publish({ type: 'execution.changed', executionId: id, status: 'running' });
    } catch (error) {
      this.logger.warn('task logs could not be written yet', { lines: lines.length, error: String(error) });
      this.lines = [...lines, ...this.lines].slice(-MAX_BUFFERED);
      this.schedule();
    }
  }
}

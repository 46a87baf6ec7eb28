import { signal } from '@angular/core';
import { toAppProblem, type AppProblem } from '../../../core/api/app-problem';
import type { LogLineDto } from '../../../core/api/generated/models/log-line-dto';
import type { LogPageDto } from '../../../core/api/generated/models/log-page-dto';
import { stripAnsi } from './ansi';

/** Reads the lines after a sequence number (exclusive; 0 = from the first). */
export type ReadLines = (afterSeq: number) => Promise<LogPageDto>;

/** A line as it is searched and shown. */
export interface LogLine extends LogLineDto {
  /** Message and data as one text, with its colours. */
  coloured: string;
  /** The same without them. */
  text: string;
}

/** The log of one attempt, read in pages and again while it grows. One read at a time; a failed one changes nothing and is tried again
 *  from where it stood. */
export class LogFollower {
  private readonly known = signal<readonly LogLine[]>([]);
  private readonly ended = signal(false);
  private readonly failure = signal<AppProblem | null>(null);
  private readonly reachedEnd = signal(false);
  private after = 0;
  private isReading = false;
  /** Lines so far, each once, in order. */
  readonly lines = this.known.asReadonly();
  /** Whether the attempt has ended and every line is here. */
  readonly isComplete = this.ended.asReadonly();
  /** Whether all there was at first has been read: what comes from now on is new. */
  readonly hasCaughtUp = this.reachedEnd.asReadonly();
  /** Why the last read failed; null after a good one. */
  readonly problem = this.failure.asReadonly();

  constructor(private readonly read: ReadLines) {}

  /** Reads until nothing more is there for now. Never rejects; returns at once when a read is under way or everything is known. */
  async catchUp(): Promise<void> {
    if (this.isReading || this.ended()) return;
    this.isReading = true;
    try {
      while (await this.readPage());
      this.reachedEnd.set(true);
      this.failure.set(null);
    } catch (error) {
      this.failure.set(toAppProblem(error));
    } finally {
      this.isReading = false;
    }
  }

  /** @returns whether there may be more at once. */
  private async readPage(): Promise<boolean> {
    const page = await this.read(this.after);
    this.after = page.nextAfterSeq;
    if (page.items.length > 0) this.known.update((lines) => [...lines, ...page.items.map(toLine)]);
    if (page.isComplete) this.ended.set(true);
    return page.items.length > 0 && !page.isComplete;
  }
}

function toLine(line: LogLineDto): LogLine {
  const coloured = line.data === null ? line.message : `${line.message} ${JSON.stringify(line.data)}`;
  return { ...line, coloured, text: stripAnsi(coloured) };
}

import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import { NotFoundError, SECOND, toIso, type ExecutionId } from '../kernel/index.js';
import type { ExecutionDetailDto } from './dto/execution.dto.js';
import {
  LOG_LEVELS,
  type ExecutionLogsQuery,
  type LogLineDto,
  type LogPageDto,
} from './dto/execution-logs.dto.js';
import { ExecutionWaiter } from './execution-waiter.js';
import type { ExecutionView } from './execution-view.js';
import { isTerminal } from './execution-state.js';
import { ExecutionsRead, type LogLine } from './executions.read.js';
import { toExecutionDetailDto } from './to-execution-dto.js';

/** Lines read by one statement while a whole log is sent. */
const LOG_BATCH = 1_000;

/** An execution, and when to ask again for what may still come. */
export interface ExecutionAnswer {
  execution: ExecutionDetailDto;
  /** Seconds after which asking again makes sense; null when it has ended. */
  retryAfterSeconds: number | null;
}

/** Reads of single executions. */
@Injectable()
export class ExecutionsService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ExecutionsRead) private readonly executions: ExecutionsRead,
    @Inject(ExecutionWaiter) private readonly waiter: ExecutionWaiter,
  ) {}

  /** The execution with its attempts; with `waitSeconds` after its end or that time, whichever is first.
   *  @param signal aborted when the client has gone.
   *  @throws NOT_FOUND. */
  async find(
    id: ExecutionId,
    options: { waitSeconds?: number | undefined; signal?: AbortSignal } = {},
  ): Promise<ExecutionAnswer> {
    if (options.waitSeconds !== undefined) {
      await this.waiter.untilEnd(id, options.waitSeconds * SECOND, options.signal);
    }
    return this.database.read(async (session) => {
      const view = await this.executions.findView(session, id);
      if (!view) throw new NotFoundError('execution', id);
      const execution = toExecutionDetailDto(view, await this.executions.findAttempts(session, id));
      return { execution, retryAfterSeconds: isTerminal(view.status) ? null : 1 };
    });
  }

  /** A page of the log of one attempt.  @throws NOT_FOUND for an unknown execution. */
  async logPage(id: ExecutionId, query: ExecutionLogsQuery): Promise<LogPageDto> {
    return this.database.read(async (session) => {
      const view = await this.existing(session, id);
      const slice = toSlice(view, query);
      const lines = await this.executions.findLogs(session, id, { ...slice, limit: query.limit });
      const hasEnded = slice.attempt < view.attempt || isTerminal(view.status);
      return {
        items: lines.map(toLogLineDto),
        attempt: slice.attempt,
        nextAfterSeq: lines.at(-1)?.seq ?? query.afterSeq ?? 0,
        isComplete: hasEnded && lines.length < query.limit,
      };
    });
  }

  /** The whole log of one attempt, read in batches as the client takes it, as text in the asked form.
   *  @throws NOT_FOUND before the first line. */
  async logText(id: ExecutionId, query: ExecutionLogsQuery): Promise<AsyncIterable<string>> {
    const view = await this.database.read((session) => this.existing(session, id));
    const render =
      query.format === 'text' ? toTextLine : (line: LogLine) => `${JSON.stringify(toLogLineDto(line))}\n`;
    return this.linesOf(id, toSlice(view, query), render);
  }

  private async *linesOf(
    id: ExecutionId,
    slice: { attempt: number; afterSeq: number; minLevel: number },
    render: (line: LogLine) => string,
  ): AsyncGenerator<string> {
    let { afterSeq } = slice;
    for (;;) {
      const wanted = { ...slice, afterSeq, limit: LOG_BATCH };
      const lines = await this.database.read((session) => this.executions.findLogs(session, id, wanted));
      if (lines.length > 0) yield lines.map(render).join('');
      if (lines.length < LOG_BATCH) return;
      afterSeq = lines.at(-1)!.seq;
    }
  }

  private async existing(
    session: Parameters<ExecutionsRead['findView']>[0],
    id: ExecutionId,
  ): Promise<ExecutionView> {
    const view = await this.executions.findView(session, id);
    if (!view) throw new NotFoundError('execution', id);
    return view;
  }
}

function toSlice(
  view: ExecutionView,
  query: ExecutionLogsQuery,
): { attempt: number; afterSeq: number; minLevel: number } {
  return {
    attempt: query.attempt ?? view.attempt,
    afterSeq: query.afterSeq ?? 0,
    minLevel: LOG_LEVELS.indexOf(query.level ?? 'debug'),
  };
}

function toLogLineDto(line: LogLine): LogLineDto {
  const { seq, at, level, message, data } = line;
  return { seq, at: toIso(at), level: LOG_LEVELS[level] ?? 'info', message, data };
}

/** `2026-11-01T02:00:00.120Z WARN  message {"data":1}`; line breaks inside a message are kept, indented. */
function toTextLine(line: LogLine): string {
  const level = (LOG_LEVELS[line.level] ?? 'info').toUpperCase().padEnd(5);
  const data = line.data === null ? '' : ` ${JSON.stringify(line.data)}`;
  return `${toIso(line.at)} ${level} ${line.message.replaceAll(/\r?\n/g, '\n  ')}${data}\n`;
}

import { inject, Injectable, signal } from '@angular/core';
import { Api } from '../../../core/api/generated/api';
import { listHistory, type ListHistory$Params } from '../../../core/api/generated/fn/executions/list-history';
import type { ExecutionDto } from '../../../core/api/generated/models/execution-dto';
import { toCsv, type CsvCell } from '../../../shared/ui/csv';

/** Rows of one file at most: spreadsheets open no more than about a million, browsers hold less. */
export const MAX_EXPORTED = 50_000;
const PAGE_SIZE = 200;

const COLUMNS: readonly (readonly [string, (run: ExecutionDto) => CsvCell])[] = [
  ['id', (run) => run.id],
  ['jobId', (run) => run.jobId],
  ['jobName', (run) => run.jobName],
  ['status', (run) => run.status],
  ['kind', (run) => run.kind],
  ['scheduledFor', (run) => run.scheduledFor],
  ['scheduledUntil', (run) => run.scheduledUntil],
  ['fireCount', (run) => run.fireCount],
  ['startedAt', (run) => run.startedAt],
  ['finishedAt', (run) => run.finishedAt],
  ['latenessMs', (run) => run.latenessMs],
  ['durationMs', (run) => run.durationMs],
  ['attempt', (run) => run.attempt],
  ['triggeredBy', (run) => run.triggeredBy],
  ['instanceId', (run) => run.instanceId],
  ['reasonCode', (run) => run.reasonCode],
  ['errorType', (run) => run.error?.type ?? null],
  ['errorMessage', (run) => run.error?.message ?? null],
  ['retryOf', (run) => run.retryOf],
  ['handledAt', (run) => run.handledAt],
  ['handledBy', (run) => run.handledBy],
  ['note', (run) => run.note],
];

/** Executions as CSV; names of the columns are those of the API, times ISO 8601 in UTC. */
export function runsToCsv(runs: readonly ExecutionDto[]): string {
  return toCsv(
    COLUMNS.map(([name]) => name),
    runs.map((run) => COLUMNS.map(([, cell]) => cell(run))),
  );
}

/** Reads all executions of a filter, newest first, page by page. */
@Injectable({ providedIn: 'root' })
export class RunExport {
  private readonly api = inject(Api);
  private readonly count = signal<number | null>(null);
  /** Rows read so far; null = no export is under way. */
  readonly progress = this.count.asReadonly();

  /** @returns the file's text and whether more matched than fits. @throws AppProblem when a page cannot be read. */
  async read(filter: ListHistory$Params): Promise<{ csv: string; isCut: boolean }> {
    const { page: _page, cursor: _cursor, ...conditions } = filter;
    const runs: ExecutionDto[] = [];
    let cursor: string | null | undefined;
    this.count.set(0);
    try {
      do {
        const params = {
          ...conditions,
          sort: '-scheduledFor',
          perPage: PAGE_SIZE,
          ...(cursor && { cursor }),
        };
        const page = await this.api.invoke(listHistory, params);
        runs.push(...page.items);
        cursor = page.nextCursor;
        this.count.set(runs.length);
      } while (cursor && runs.length < MAX_EXPORTED);
      return { csv: runsToCsv(runs), isCut: Boolean(cursor) };
    } finally {
      this.count.set(null);
    }
  }
}

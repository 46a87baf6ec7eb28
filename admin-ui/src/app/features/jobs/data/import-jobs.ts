import { inject, Injectable } from '@angular/core';
import { Api } from '../../../core/api/generated/api';
import { bulkJobs } from '../../../core/api/generated/fn/jobs/bulk-jobs';
import type { BulkJobItemDto } from '../../../core/api/generated/models/bulk-job-item-dto';
import type { BulkJobResultDto } from '../../../core/api/generated/models/bulk-job-result-dto';
import type { BulkOutcome } from '../../../core/api/generated/models/bulk-outcome';

/** The API takes so many jobs at once. */
const CHUNK = 500;
/** More are not imported by one file. */
export const MAX_IMPORTED = 10_000;
/** What the API tells of a job and takes from nobody: an export holds it, an import leaves it out. */
const TOLD_ONLY: ReadonlySet<string> = new Set([
  'createdAt',
  'createdBy',
  'isSystem',
  'lastRunAt',
  'lastStatus',
  'nextRunAt',
  'pause',
  'state',
  'stats',
  'updatedAt',
  'updatedBy',
  'version',
]);

/** Jobs of a text, or the key of what is wrong with it. */
export type ParsedImport = { items: BulkJobItemDto[] } | { problem: string };

/** Reads jobs as the export, the API or a person writes them: a list, `{ "items": […] }`, or one job.
 *  @param byId whether their ids mean jobs of this installation; else jobs are found by their keys, and those without are new. */
export function parseImport(text: string, { byId }: { byId: boolean }): ParsedImport {
  const found = readJson(text);
  if (found === undefined) return { problem: 'import.not-json' };
  const list = Array.isArray(found) ? found : isRecord(found) ? (found['items'] ?? [found]) : null;
  if (!Array.isArray(list) || !list.every(isRecord)) return { problem: 'import.not-jobs' };
  if (list.length === 0) return { problem: 'import.empty' };
  if (list.length > MAX_IMPORTED) return { problem: 'import.too-many' };
  return {
    items: list.map((job): BulkJobItemDto =>
      Object.fromEntries(
        Object.entries(job).filter(([field]) => !TOLD_ONLY.has(field) && (byId || field !== 'id')),
      ),
    ),
  };
}

/** An item with what became of it, or would. Pointers of its errors lead into the item. */
export interface ImportLine extends BulkJobResultDto {
  item: BulkJobItemDto;
}

/** How many lines have each outcome. */
export function countOutcomes(lines: readonly ImportLine[]): Record<BulkOutcome, number> {
  const counts = { created: 0, updated: 0, unchanged: 0, invalid: 0, refused: 0 };
  for (const { outcome } of lines) counts[outcome] += 1;
  return counts;
}

/** Looks at jobs to import and writes them. */
@Injectable({ providedIn: 'root' })
export class JobImport {
  private readonly api = inject(Api);

  /** What each item would do. Writes nothing. @throws AppProblem. */
  check(items: readonly BulkJobItemDto[]): Promise<ImportLine[]> {
    return this.send(items, { dryRun: true });
  }

  /** Does what was looked at: a job that was changed since then is refused instead of overwritten.
   *  @param onDone told after each request, for some may be done when a later one fails. @throws AppProblem. */
  async apply(lines: readonly ImportLine[], onDone: (lines: ImportLine[]) => void): Promise<void> {
    const items = lines.map(({ item, outcome, version }) =>
      outcome === 'updated' && version !== null ? { ...item, expectedVersion: version } : item,
    );
    // They keep the number they had in the whole file.
    const numbered = (done: ImportLine[]): ImportLine[] =>
      done.map((line) => ({ ...line, index: lines[line.index]?.index ?? line.index }));
    await this.send(items, { onDone: (done) => onDone(numbered(done)) });
  }

  private async send(
    items: readonly BulkJobItemDto[],
    { dryRun = false, onDone }: { dryRun?: boolean; onDone?: (lines: ImportLine[]) => void },
  ): Promise<ImportLine[]> {
    const lines: ImportLine[] = [];
    for (let from = 0; from < items.length; from += CHUNK) {
      const chunk = items.slice(from, from + CHUNK);
      const { results } = await this.api.invoke(bulkJobs, { body: { items: chunk, dryRun } });
      const done = results.map((result) => toLine(result, chunk[result.index] ?? {}, from));
      lines.push(...done);
      onDone?.(done);
    }
    return lines;
  }
}

function toLine(result: BulkJobResultDto, item: BulkJobItemDto, from: number): ImportLine {
  const prefix = `/items/${result.index}`;
  return {
    ...result,
    item,
    index: from + result.index,
    errors: result.errors.map((error) => ({
      ...error,
      pointer: error.pointer.startsWith(prefix) ? error.pointer.slice(prefix.length) : error.pointer,
    })),
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

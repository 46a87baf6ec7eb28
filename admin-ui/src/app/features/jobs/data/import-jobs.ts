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
  async check(items: readonly BulkJobItemDto[]): Promise<ImportLine[]> {
    const lines: ImportLine[] = [];
    for (const chunk of chunksOf(items)) {
      const from = lines.length;
      const { results } = await this.api.invoke(bulkJobs, { body: { items: chunk, dryRun: true } });
      const found = results.map((result) => toLine(result, chunk[result.index] ?? {}));
      lines.push(...found.map((line) => ({ ...line, index: from + line.index })));
    }
    return lines;
  }

  /** Does what is left of an order. After a failure call it again with the same order: the request whose reply was lost is repeated under
   *  its own key, and what the server did for it is not done twice (within 24 hours).
   *  @param onDone told after each request, for some may be done when a later one fails. @throws AppProblem. */
  async apply(order: ImportOrder, onDone: (lines: ImportLine[]) => void): Promise<void> {
    for (let next = order.requests[0]; next; next = order.requests[0]) {
      const { key, items, numbers } = next;
      const { results } = await this.api.invoke(bulkJobs, {
        'Idempotency-Key': key,
        body: { items, dryRun: false },
      });
      order.requests.shift();
      // They keep the number they had in the whole file.
      onDone(
        results.map((result) => ({
          ...toLine(result, items[result.index] ?? {}),
          index: numbers[result.index] ?? result.index,
        })),
      );
    }
  }
}

/** What is still to be sent of an import, in the order of the file. */
export interface ImportOrder {
  /** Those that were answered are gone. `numbers`: which line of the file each item was. */
  readonly requests: { key: string; items: BulkJobItemDto[]; numbers: number[] }[];
}

/** Orders what was looked at: a job that was changed since then is refused instead of overwritten.
 *  @param newKey gives each request a name that no other has. */
export function orderImport(lines: readonly ImportLine[], newKey: () => string = randomKey): ImportOrder {
  return {
    requests: chunksOf(lines).map((chunk) => ({
      key: newKey(),
      items: chunk.map(({ item, outcome, version }) =>
        outcome === 'updated' && version !== null ? { ...item, expectedVersion: version } : item,
      ),
      numbers: chunk.map(({ index }) => index),
    })),
  };
}

/** 128 random bits. `randomUUID` is missing where the console is served over plain HTTP. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function chunksOf<T>(all: readonly T[]): T[][] {
  const count = Math.ceil(all.length / CHUNK);
  return Array.from({ length: count }, (_, at) => all.slice(at * CHUNK, (at + 1) * CHUNK));
}

function toLine(result: BulkJobResultDto, item: BulkJobItemDto): ImportLine {
  const prefix = `/items/${result.index}`;
  return {
    ...result,
    item,
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

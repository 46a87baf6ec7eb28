import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import { parseTimeRange } from '../http/index.js';
import { pageOf, toIso } from '../kernel/index.js';
import type { AuditEntryDto, AuditExportQuery, AuditPageDto, AuditQuery } from './audit.dto.js';
import { AuditRepository, EXACT_TOTAL_LIMIT, type AuditFilter, type AuditRow } from './audit.repository.js';
import { csvLine } from './csv.js';

/** Entries of one statement of an export. */
const EXPORT_PAGE = 500;
const CSV_COLUMNS = [
  ...(['id', 'at', 'principal', 'action', 'targetType', 'targetId'] as const),
  ...(['before', 'after', 'reason', 'requestId', 'ip'] as const),
];

/** Reads the audit log. */
@Injectable()
export class AuditService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(AuditRepository) private readonly entries: AuditRepository,
  ) {}

  /** @throws VALIDATION_FAILED when `from` is not before `to`. */
  async list(query: AuditQuery): Promise<AuditPageDto> {
    const filter = { ...query, ...parseTimeRange(query) };
    const { rows, total } = await this.database.read((session) => this.entries.list(session, filter, query));
    const isExact = total <= EXACT_TOTAL_LIMIT;
    return pageOf(rows.map(toAuditEntryDto), Math.min(total, EXACT_TOTAL_LIMIT), query, isExact);
  }

  /** All matching entries as text, newest first, read as fast as they are taken. @throws VALIDATION_FAILED as {@link list}. */
  export({ format, ...query }: AuditExportQuery): AsyncIterable<string> {
    const filter = { ...query, ...parseTimeRange(query) };
    return format === 'csv' ? this.csv(filter) : this.ndjson(filter);
  }

  private async *ndjson(filter: AuditFilter): AsyncIterable<string> {
    for await (const entries of this.walk(filter))
      yield entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  }

  private async *csv(filter: AuditFilter): AsyncIterable<string> {
    yield csvLine(CSV_COLUMNS);
    for await (const entries of this.walk(filter))
      yield entries.map((entry) => csvLine(CSV_COLUMNS.map((column) => entry[column]))).join('');
  }

  /** Pages that each begin where the last one ended, so that entries written meanwhile do no harm. */
  private async *walk(filter: AuditFilter): AsyncIterable<AuditEntryDto[]> {
    let before: number | null = null;
    let rows: AuditRow[];
    do {
      rows = await this.after(filter, before);
      if (rows.length > 0) yield rows.map(toAuditEntryDto);
      before = rows.at(-1)?.id ?? null;
    } while (rows.length === EXPORT_PAGE);
  }

  private after(filter: AuditFilter, before: number | null): Promise<AuditRow[]> {
    const page = { before, limit: EXPORT_PAGE };
    return this.database.read((session) => this.entries.listBefore(session, filter, page));
  }
}

function toAuditEntryDto({ beforeState, afterState, at, ...rest }: AuditRow): AuditEntryDto {
  return { ...rest, at: toIso(at), before: beforeState, after: afterState };
}

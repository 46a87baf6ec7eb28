import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import { parseTimeRange } from '../http/index.js';
import { pageOf, toIso } from '../kernel/index.js';
import type { AuditEntryDto, AuditPageDto, AuditQuery } from './audit.dto.js';
import { AuditRepository, EXACT_TOTAL_LIMIT, type AuditRow } from './audit.repository.js';

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
}

function toAuditEntryDto({ beforeState, afterState, at, ...rest }: AuditRow): AuditEntryDto {
  return { ...rest, at: toIso(at), before: beforeState, after: afterState };
}

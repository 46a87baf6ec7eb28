import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import { toDbInstant, type Session } from '../database/index.js';
import type { EpochMs, PageRequest } from '../kernel/index.js';
import { AuditEntity } from './audit.entity.js';

/** A row of the audit log. */
export type AuditRow = AuditEntity;

/** What a list of entries is narrowed to; absent = any. Texts match exactly. */
export interface AuditFilter {
  targetType?: string | undefined;
  targetId?: string | undefined;
  principal?: string | undefined;
  action?: string | undefined;
  /** Inclusive. */
  from: EpochMs | null;
  /** Exclusive. */
  to: EpochMs | null;
}

/** Counting stops here: the total is then a lower bound. */
export const EXACT_TOTAL_LIMIT = 10_000;

/** Sole access to `scheduler_audit`: insert and read, nothing else. */
@Injectable()
export class AuditRepository {
  async insert(session: Session, row: Omit<AuditRow, 'id'>): Promise<void> {
    const json = (state: unknown): string | null => (state === null ? null : JSON.stringify(state));
    await session.execute(
      `INSERT INTO scheduler_audit (at, principal, action, target_type, target_id, before_state, after_state, reason, request_id, ip)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        toDbInstant(row.at),
        row.principal,
        row.action,
        row.targetType,
        row.targetId,
        json(row.beforeState),
        json(row.afterState),
        row.reason,
        row.requestId,
        row.ip,
      ],
    );
  }

  /** Newest first. @returns the page's rows, and how many match (at most {@link EXACT_TOTAL_LIMIT} + 1). */
  async list(
    session: Session,
    filter: AuditFilter,
    page: PageRequest,
  ): Promise<{ rows: AuditRow[]; total: number }> {
    const query = matching(session, filter);
    const [sql, params] = query
      .clone()
      .select('1')
      .limit(EXACT_TOTAL_LIMIT + 1)
      .getQueryAndParameters();
    const [count] = await session.query<{ total: number | string }>(
      `SELECT COUNT(*) AS total FROM (${sql}) c`,
      params,
    );
    const rows = await query
      .orderBy('a.id', 'DESC')
      .limit(page.perPage)
      .offset((page.page - 1) * page.perPage)
      .getMany();
    return { rows: rows.map(withNumber), total: Number(count?.total ?? 0) };
  }

  /** Newest first, of those older than entry `before`; null = from the newest on. */
  async listBefore(
    session: Session,
    filter: AuditFilter,
    { before, limit }: { before: number | null; limit: number },
  ): Promise<AuditRow[]> {
    const query = matching(session, filter).orderBy('a.id', 'DESC').limit(limit);
    if (before !== null) query.andWhere('a.id < :before', { before });
    return (await query.getMany()).map(withNumber);
  }
}

function matching(session: Session, filter: AuditFilter): SelectQueryBuilder<AuditEntity> {
  const query = session.manager.createQueryBuilder(AuditEntity, 'a').where('1 = 1');
  for (const field of ['targetType', 'targetId', 'principal', 'action'] as const) {
    const value = filter[field];
    if (value !== undefined) query.andWhere(`a.${field} = :${field}`, { [field]: value });
  }
  if (filter.from !== null) query.andWhere('a.at >= :from', { from: toDbInstant(filter.from) });
  if (filter.to !== null) query.andWhere('a.at < :to', { to: toDbInstant(filter.to) });
  return query;
}

function withNumber(row: AuditEntity): AuditRow {
  return { ...row, id: Number(row.id) };
}

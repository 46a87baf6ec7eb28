import { Injectable } from '@nestjs/common';
import { placeholders, type Session } from '../database/index.js';
import { pageOffset } from '../http/index.js';
import { idToBytes, parseExecutionId, type PageRequest } from '../kernel/index.js';
import { countsOf } from './operation-progress.js';
import { ITEM_OUTCOMES, pendingOf, type ItemOutcome, type OperationStatus } from './operation-state.js';
import { OperationEntity, OperationItemEntity } from './operation.entity.js';
import type { OperationKind } from './operation-request.js';

/** Totals are exact up to here. */
const EXACT_TOTAL_LIMIT = 10_000;

/** An operation, with the present name of the job it is about. */
export interface OperationView {
  operation: OperationEntity;
  jobName: string | null;
}

/** An item, with the job it is about. */
export interface ItemView {
  kind: OperationKind;
  item: OperationItemEntity;
  jobId: number | null;
  /** Present name; null when the job's row is gone. */
  jobName: string | null;
}

/** What a list of operations is narrowed to; absent = any. */
export interface OperationFilter extends PageRequest {
  status?: readonly OperationStatus[] | undefined;
  kind?: readonly OperationKind[] | undefined;
  jobId?: number | undefined;
}

/** Reads for screens. */
@Injectable()
export class OperationsRead {
  async find(session: Session, id: number): Promise<OperationView | null> {
    const operation = await session.manager.findOneBy(OperationEntity, { id });
    return operation && (await this.withNames(session, [operation]))[0]!;
  }

  /** Newest first: the primary key, or `ix_operation_status` and `ix_operation_job`, which end with it. */
  async list(
    session: Session,
    filter: OperationFilter,
  ): Promise<{ views: OperationView[]; total: number; isExact: boolean }> {
    const query = session.manager.createQueryBuilder(OperationEntity, 'o').where('1 = 1');
    if (filter.status?.length) query.andWhere('o.status IN (:...statuses)', { statuses: filter.status });
    if (filter.kind?.length) query.andWhere('o.kind IN (:...kinds)', { kinds: filter.kind });
    if (filter.jobId !== undefined) query.andWhere('o.jobId = :jobId', { jobId: filter.jobId });
    const [sql, params] = query
      .clone()
      .select('1')
      .limit(EXACT_TOTAL_LIMIT + 1)
      .getQueryAndParameters();
    const [counted] = await session.query<{ n: number }>(`SELECT COUNT(*) AS n FROM (${sql}) c`, params);
    const page = query.orderBy('o.id', 'DESC').limit(filter.perPage).offset(pageOffset(filter));
    const found = Number(counted?.n ?? 0);
    return {
      views: await this.withNames(session, await page.getMany()),
      total: Math.min(found, EXACT_TOTAL_LIMIT),
      isExact: found <= EXACT_TOTAL_LIMIT,
    };
  }

  /** In the order of work. The total comes from the operation's counts. */
  async items(
    session: Session,
    operation: OperationEntity,
    request: PageRequest & { outcome?: ItemOutcome | undefined },
  ): Promise<{ items: ItemView[]; total: number }> {
    const { outcome } = request;
    const query = session.manager
      .createQueryBuilder(OperationItemEntity, 'i')
      .where('i.operationId = :id', { id: operation.id });
    if (outcome === undefined) {
      // Numbered without holes, so a page is a range.
      const first = pageOffset(request) + 1;
      query.andWhere('i.seq BETWEEN :first AND :last', { first, last: first + request.perPage - 1 });
    } else {
      query.andWhere('i.outcome = :outcome', { outcome: ITEM_OUTCOMES.indexOf(outcome) });
      query.limit(request.perPage).offset(pageOffset(request));
    }
    const items = await query.orderBy('i.seq', 'ASC').getMany();
    const jobIds = await this.jobsOf(session, operation, items);
    const names = await this.namesOf(session, [...jobIds.values()]);
    const views = items.map((item) => {
      const jobId = jobIds.get(item.target) ?? null;
      return {
        kind: operation.kind,
        item,
        jobId,
        jobName: jobId === null ? null : (names.get(jobId) ?? null),
      };
    });
    return { items: views, total: totalOf(operation, outcome) };
  }

  /** Job of each target. */
  private async jobsOf(
    session: Session,
    operation: OperationEntity,
    items: readonly OperationItemEntity[],
  ): Promise<Map<string, number>> {
    const { jobId } = operation;
    if (jobId !== null) return new Map(items.map(({ target }) => [target, jobId]));
    return this.jobsOfTargets(
      session,
      items.map(({ target }) => target),
    );
  }

  /** Targets of bulk actions are ids of jobs, or of executions. */
  private async jobsOfTargets(session: Session, targets: readonly string[]): Promise<Map<string, number>> {
    const executions = targets.flatMap((target) => parseExecutionId(target) ?? []);
    if (executions.length === 0) return new Map(targets.map((target) => [target, Number(target)]));
    const rows = await session.query<{ id: Uint8Array; job_id: number }>(
      `SELECT id, job_id FROM scheduled_job_execution WHERE id IN (${placeholders(executions.length)})`,
      executions.map(idToBytes),
    );
    const byHex = new Map(rows.map((row) => [Buffer.from(row.id).toString('hex'), row.job_id]));
    return new Map(
      executions.flatMap((id) => {
        const jobId = byHex.get(id.replaceAll('-', ''));
        return jobId === undefined ? [] : [[id, jobId]];
      }),
    );
  }

  private async withNames(session: Session, operations: OperationEntity[]): Promise<OperationView[]> {
    const names = await this.namesOf(
      session,
      operations.flatMap(({ jobId }) => jobId ?? []),
    );
    return operations.map((operation) => ({
      operation,
      jobName: operation.jobId === null ? null : (names.get(operation.jobId) ?? null),
    }));
  }

  private async namesOf(session: Session, ids: readonly number[]): Promise<Map<number, string>> {
    if (ids.length === 0) return new Map();
    const unique = [...new Set(ids)];
    const rows = await session.query<{ id: number; name: string }>(
      `SELECT id, name FROM scheduled_job WHERE id IN (${placeholders(unique.length)})`,
      unique,
    );
    return new Map(rows.map((row) => [row.id, row.name]));
  }
}

function totalOf(operation: OperationEntity, outcome: ItemOutcome | undefined): number {
  const counts = countsOf(operation);
  if (outcome === undefined) return counts.total;
  return outcome === 'pending' ? pendingOf(counts) : counts[outcome];
}

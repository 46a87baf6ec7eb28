import { Injectable } from '@nestjs/common';
import { fromDbInstantOrNull, type Session } from '../database/index.js';
import { idFromBytes, type EpochMs, type ExecutionId, type PageRequest } from '../kernel/index.js';

/** Which slots are wanted. */
export interface LockFilter {
  /** null = of all jobs. */
  jobId: number | null;
  /** Whether free slots are listed too. */
  withFree: boolean;
}

/** A slot with what a person needs to judge it. */
export interface LockView {
  jobId: number;
  slot: number;
  jobName: string | null;
  fencingToken: number;
  executionId: ExecutionId | null;
  /** Name in `scheduler_execution_status`; null when the slot is free or its execution is gone. */
  executionStatus: string | null;
  instanceId: number | null;
  instanceName: string | null;
  instanceStatus: string | null;
  /** When the owner was last heard of. */
  heartbeatAt: EpochMs | null;
  acquiredAt: EpochMs | null;
}

interface LockRow {
  job_id: number;
  slot: number;
  job_name: string | null;
  fencing_token: number;
  execution_id: Uint8Array | null;
  execution_status: string | null;
  execution_instance_id: number | null;
  slot_instance_id: number | null;
  instance_name: string | null;
  instance_status: string | null;
  heartbeat_at: string | null;
  acquired_at: string | null;
}

/** Counted no further than this; the list says so then. */
export const LOCK_COUNT_LIMIT = 10_000;

/** Reads of `scheduled_job_lock` for screens. Held slots are found by `ix_lock_execution`, those of a job by the primary key. */
@Injectable()
export class LocksRead {
  /** One page, by job and slot, and how many there are (counted up to one above {@link LOCK_COUNT_LIMIT}). */
  async list(
    session: Session,
    filter: LockFilter,
    page: PageRequest,
  ): Promise<{ locks: LockView[]; total: number }> {
    const { where, params } = conditionOf(filter);
    const [count] = await session.query<{ n: number }>(
      `SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM scheduled_job_lock l WHERE ${where} LIMIT ${LOCK_COUNT_LIMIT + 1}) w`,
      params,
    );
    const offset = (page.page - 1) * page.perPage;
    // Names are joined to one page, never to the whole list.
    const rows = await session.query<LockRow>(
      `SELECT p.job_id, p.slot, j.name AS job_name, p.fencing_token, p.execution_id, s.name AS execution_status,
         e.instance_id AS execution_instance_id, p.instance_id AS slot_instance_id,
         i.name AS instance_name, i.status AS instance_status, i.heartbeat_at, p.acquired_at
       FROM (SELECT l.* FROM scheduled_job_lock l WHERE ${where} ORDER BY l.job_id, l.slot LIMIT ${page.perPage} OFFSET ${offset}) p
       LEFT JOIN scheduled_job j ON j.id = p.job_id
       LEFT JOIN scheduled_job_execution e ON e.id = p.execution_id
       LEFT JOIN scheduler_execution_status s ON s.id = e.status_id
       LEFT JOIN scheduler_instance i ON i.id = COALESCE(p.instance_id, e.instance_id)
       ORDER BY p.job_id, p.slot`,
      params,
    );
    return { locks: rows.map(toLockView), total: count!.n };
  }
}

function conditionOf(filter: LockFilter): { where: string; params: unknown[] } {
  const parts: string[] = [];
  const params: unknown[] = [];
  if (filter.jobId !== null) {
    parts.push('l.job_id = ?');
    params.push(filter.jobId);
  }
  if (!filter.withFree) parts.push('l.execution_id IS NOT NULL');
  return { where: parts.length > 0 ? parts.join(' AND ') : '1 = 1', params };
}

function toLockView(row: LockRow): LockView {
  return {
    jobId: row.job_id,
    slot: row.slot,
    jobName: row.job_name,
    fencingToken: row.fencing_token,
    executionId: row.execution_id ? idFromBytes(row.execution_id) : null,
    executionStatus: row.execution_status,
    instanceId: row.slot_instance_id ?? row.execution_instance_id,
    instanceName: row.instance_name,
    instanceStatus: row.instance_status,
    heartbeatAt: fromDbInstantOrNull(row.heartbeat_at),
    acquiredAt: fromDbInstantOrNull(row.acquired_at),
  };
}

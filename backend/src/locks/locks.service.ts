import { Inject, Injectable } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { Database } from '../database/index.js';
import { epochMs, pageOf, toIso, toIsoOrNull, type Ms } from '../kernel/index.js';
import type { LockDto, LockPageDto, LocksQuery } from './locks.dto.js';
import { LOCK_COUNT_LIMIT, LocksRead, type LockView } from './locks.read.js';

/** Statuses of an execution that may hold a slot; the others have ended. */
const OPEN = new Set(['planned', 'queued', 'running']);
/** Statuses of an instance that can still go on. */
const PRESENT = new Set(['alive', 'draining', 'unfit', 'stuck']);

/** Reads slots. */
@Injectable()
export class LocksService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(LocksRead) private readonly locks: LocksRead,
    @Inject(AppConfig) private readonly config: AppConfig,
  ) {}

  async list(query: LocksQuery): Promise<LockPageDto> {
    const filter = { jobId: query.jobId ?? null, withFree: query.held === 'all' };
    const { locks, total } = await this.database.read((session) => this.locks.list(session, filter, query));
    const items = locks.map((lock) => toLockDto(lock, this.config.instanceTtlMs));
    return pageOf(items, Math.min(total, LOCK_COUNT_LIMIT), query, total <= LOCK_COUNT_LIMIT);
  }
}

/** The one mapping of a slot to the wire. */
function toLockDto(lock: LockView, instanceTtlMs: Ms): LockDto {
  const {
    jobId,
    jobName,
    slot,
    fencingToken,
    executionId,
    executionStatus,
    instanceId,
    instanceName,
    instanceStatus,
  } = lock;
  const held = executionId !== null;
  const hasHolder = executionStatus !== null && OPEN.has(executionStatus);
  // Queued executions belong to nobody in particular: no owner, nothing to expire.
  const isOrphaned = executionStatus === 'running' && instanceStatus !== null && !PRESENT.has(instanceStatus);
  return {
    ...{
      jobId,
      jobName,
      slot,
      held,
      fencingToken,
      executionId,
      executionStatus,
      instanceId,
      instanceName,
      instanceStatus,
    },
    acquiredAt: toIsoOrNull(lock.acquiredAt),
    expiresAt: held && lock.heartbeatAt !== null ? toIso(epochMs(lock.heartbeatAt + instanceTtlMs)) : null,
    stale: held && (!hasHolder || isOrphaned),
  };
}

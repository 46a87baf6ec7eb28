import { Injectable } from '@nestjs/common';
import { Database } from '../database/index.js';
import type { Principal } from '../http/index.js';
import { NotFoundError, toIso, type ExecutionId } from '../kernel/index.js';
import { JobActions, JobsRepository } from '../jobs/index.js';
import { CleanupService } from './cleanup.service.js';
import { CLEANUP_JOB_KEY } from './system-jobs.js';

/** Clean-ups that somebody asks for: a run of the clean-up job, so that it is accounted for, shows progress and can be cancelled. */
@Injectable()
export class CleanupRequests {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobsRepository,
    private readonly actions: JobActions,
    private readonly cleanup: CleanupService,
  ) {}

  /** @throws JOB_BUSY while one is running; NOT_FOUND before any engine has made the job. */
  async request(
    wish: { retentionDays?: number; dryRun?: boolean },
    principal: Principal,
    requestKey: string | null,
  ): Promise<{ before: string; matching: number; executionId: ExecutionId | null }> {
    const { deleted: matching, before } = await this.cleanup.dryRun(wish.retentionDays);
    const answer = { before: toIso(before), matching };
    if (wish.dryRun) return { ...answer, executionId: null };
    const id = await this.database.read((session) => this.jobs.findIdByKey(session, CLEANUP_JOB_KEY));
    if (id === null) throw new NotFoundError('job', CLEANUP_JOB_KEY);
    const params = wish.retentionDays === undefined ? null : { retentionDays: wish.retentionDays };
    const { executionId } = await this.actions.trigger(
      id,
      { principal, expected: null },
      { params, requestKey },
    );
    return { ...answer, executionId };
  }
}

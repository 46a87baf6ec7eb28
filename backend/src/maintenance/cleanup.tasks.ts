import { Injectable } from '@nestjs/common';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { Describe, TaskFunction, type TaskContext } from '../tasks/index.js';
import { toIso } from '../kernel/index.js';
import { CleanupService } from './cleanup.service.js';
import { OperationsCleanup } from './operations-cleanup.js';

/** Key of the clean-up function. */
export const CLEANUP_TASK = 'scheduler.cleanup_history';

/** Params of the clean-up function. */
export class CleanupParams {
  @Describe('Executions older than this many days are deleted; absent = SCHEDULER_RETENTION_DAYS')
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(36_500)
  retentionDays?: number;
}

/** The original's Celery task `cleanup_history_task`. */
@Injectable()
export class CleanupTasks {
  constructor(
    private readonly cleanup: CleanupService,
    private readonly operations: OperationsCleanup,
  ) {}

  @TaskFunction({
    key: CLEANUP_TASK,
    name: 'Clean up history',
    description:
      'Deletes ended executions that are older than the retention, with their attempts and logs, and ended operations.',
    params: CleanupParams,
    timeoutSeconds: 6 * 3_600,
  })
  async cleanupHistory(
    params: CleanupParams,
    ctx: TaskContext,
  ): Promise<{ deleted: number; operations: number; before: string }> {
    const { deleted, before } = await this.cleanup.cleanUp(params.retentionDays, ctx);
    const operations = await this.operations.deleteEndedBefore(before, ctx.signal);
    return { deleted, operations, before: toIso(before) };
  }
}

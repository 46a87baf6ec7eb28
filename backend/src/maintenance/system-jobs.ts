import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { JobUpkeep } from '../jobs/index.js';
import { CLEANUP_TASK } from './cleanup.tasks.js';

/** Key of the job that cleans up the history. */
export const CLEANUP_JOB_KEY = 'system.cleanup-history';

/** The service's own jobs. People may edit, pause and disable them, but not delete them. */
@Injectable()
export class SystemJobs implements OnApplicationBootstrap {
  constructor(private readonly jobs: JobUpkeep) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.ensureSystemJob({
      jobKey: CLEANUP_JOB_KEY,
      name: 'Clean up history',
      description: 'Deletes executions older than SCHEDULER_RETENTION_DAYS, every night.',
      taskFunctionKey: CLEANUP_TASK,
      params: {},
      cronExpression: '0 3 * * *',
      tags: ['system'],
    });
  }
}

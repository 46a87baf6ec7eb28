import { Inject, Injectable } from '@nestjs/common';
import { Database, DatabaseTime } from '../database/index.js';
import { jobDeleted } from '../executions/index.js';
import { parseInstant } from '../http/index.js';
import { NotFoundError } from '../kernel/index.js';
import { isMeantFor, MaintenanceWindows } from '../windows/index.js';
import type { JobActionDto } from './dto/job-request.dto.js';
import { checkVersion, type CommandContext } from './job-commands.service.js';
import { refuse } from './job-problems.js';
import type { JobEntity } from './job.entity.js';
import { JobsRepository } from './jobs.repository.js';
import { countPausedFires } from './paused-fires.read.js';
import { previewPause, type PausePreview } from './pause-preview.js';

/** Dry runs of pause and resume. Reads only. */
@Injectable()
export class PausePreviews {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DatabaseTime) private readonly time: DatabaseTime,
    @Inject(JobsRepository) private readonly jobs: JobsRepository,
    @Inject(MaintenanceWindows) private readonly windows: MaintenanceWindows,
  ) {}

  /** @throws NOT_FOUND, JOB_DELETED, VERSION_MISMATCH; VALIDATION_FAILED for another action, or an `until` that does not lie ahead. */
  async preview(
    id: number,
    { action, until: end }: JobActionDto,
    { expected }: CommandContext,
  ): Promise<{ job: JobEntity; preview: PausePreview }> {
    if (action !== 'pause' && action !== 'resume')
      throw refuse('?dryRun', 'NOT_ALLOWED', 'dryRun belongs to the actions pause and resume only.');
    return this.database.read(async (session) => {
      const job = await this.jobs.findById(session, id);
      if (!job) throw new NotFoundError('job', id);
      if (job.deletedAt !== null) throw jobDeleted(id);
      checkVersion(job, expected);
      const now = await this.time.read(session);
      const wanted = parseInstant(end, '/until');
      if (wanted !== null && wanted <= now) throw refuse('/until', 'NOT_AHEAD', 'until must lie ahead.');
      const recorded = job.pausedAt === null ? 0 : await countPausedFires(session, id, job.pausedAt);
      const resumes = action === 'resume';
      const windows = (await this.windows.all(session)).filter((window) => isMeantFor(window, job.tags));
      const plan = { now, until: resumes ? job.pausedUntil : wanted, resumes, recorded, windows };
      return { job, preview: previewPause(job, plan) };
    });
  }
}

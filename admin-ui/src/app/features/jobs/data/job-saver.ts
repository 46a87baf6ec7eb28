import { inject, Injectable } from '@angular/core';
import { Api } from '../../../core/api/generated/api';
import { createJob } from '../../../core/api/generated/fn/jobs/create-job';
import { runJobAction } from '../../../core/api/generated/fn/jobs/run-job-action';
import { updateJob } from '../../../core/api/generated/fn/jobs/update-job';
import type { CreateJobDto } from '../../../core/api/generated/models/create-job-dto';
import type { JobDto } from '../../../core/api/generated/models/job-dto';

/** Writes what the form holds. */
@Injectable({ providedIn: 'root' })
export class JobSaver {
  private readonly api = inject(Api);

  /** @param base the version it replaces; null = a new job. @throws AppProblem 412 when the job has changed since. */
  save(base: Pick<JobDto, 'id' | 'version'> | null, body: CreateJobDto): Promise<JobDto> {
    return base
      ? this.api.invoke(updateJob, { id: base.id, 'If-Match': etag(base), body })
      : this.api.invoke(createJob, { body });
  }

  /** Saves a job that is paused from its first moment: it is paused before the new schedule holds. @throws as {@link save}. */
  async savePaused(base: Pick<JobDto, 'id' | 'version'> | null, body: CreateJobDto): Promise<JobDto> {
    if (base) return this.save(await this.act(base, 'pause'), body);
    const created = await this.save(null, { ...body, enabled: false });
    const paused = await this.act(created, 'pause');
    return body.enabled === false ? paused : this.act(paused, 'enable');
  }

  private async act(job: Pick<JobDto, 'id' | 'version'>, action: 'pause' | 'enable'): Promise<JobDto> {
    const answer = await this.api.invoke(runJobAction, {
      id: job.id,
      'If-Match': etag(job),
      body: { action },
    });
    return answer.job;
  }
}

function etag({ version }: Pick<JobDto, 'version'>): string {
  return `"${version}"`;
}

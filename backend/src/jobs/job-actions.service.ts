import { Inject, Injectable } from '@nestjs/common';
import { Database, type Session } from '../database/index.js';
import type { EpochMs, ExecutionId } from '../kernel/index.js';
import { JobChanger } from './job-changer.js';
import type { CommandContext, JobChange } from './job-commands.service.js';
import { JobRuns, type TriggerOrder } from './job-runs.service.js';
import { JobVerbs } from './job-verbs.js';
import type { JobEntity } from './job.entity.js';

/** Verbs on a job. Each is one transaction that locks the job row; see {@link JobVerbs}. */
@Injectable()
export class JobActions {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(JobChanger) private readonly changer: JobChanger,
    @Inject(JobVerbs) private readonly verbs: JobVerbs,
    @Inject(JobRuns) private readonly runs: JobRuns,
  ) {}

  /** Keeps the schedule but runs nothing; what is not run is recorded as skipped. Pausing again replaces reason and end.
   *  @throws as {@link JobVerbs.pause}. */
  async pause(
    id: number,
    context: CommandContext,
    reason: string | null,
    until: EpochMs | null,
  ): Promise<JobEntity> {
    return this.commit((tx) => this.verbs.pause(tx, id, context, { reason, until }));
  }

  /** Ends a pause. @throws as {@link pause}. */
  async resume(id: number, context: CommandContext, reason: string | null): Promise<JobEntity> {
    return this.commit((tx) => this.verbs.resume(tx, id, context, reason));
  }

  /** Schedules it again, from now on. @throws as {@link pause}. */
  async enable(id: number, context: CommandContext, reason: string | null): Promise<JobEntity> {
    return this.commit((tx) => this.verbs.enable(tx, id, context, reason));
  }

  /** Takes it off the schedule: nothing is planned or recorded until it is enabled. @throws as {@link pause}. */
  async disable(id: number, context: CommandContext, reason: string | null): Promise<JobEntity> {
    return this.commit((tx) => this.verbs.disable(tx, id, context, reason));
  }

  /** Brings a deleted job back, scheduled from now on. @throws as {@link JobVerbs.restore}. */
  async restore(id: number, context: CommandContext, reason: string | null): Promise<JobEntity> {
    return this.commit((tx) => this.verbs.restore(tx, id, context, reason));
  }

  /** Asks for a run now, also of a paused or disabled job. @throws as {@link JobRuns.request}. */
  async trigger(
    id: number,
    context: CommandContext,
    order: TriggerOrder,
  ): Promise<{ job: JobEntity; executionId: ExecutionId }> {
    return this.runs.request(id, context, order);
  }

  private async commit(verb: (tx: Session) => Promise<JobChange>): Promise<JobEntity> {
    const { job, changed } = await this.database.transaction(verb);
    if (changed) this.changer.announce([job.id]);
    return job;
  }
}

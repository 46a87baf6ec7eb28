import { Inject, Injectable } from '@nestjs/common';
import type { Session } from '../database/index.js';
import type { Principal, Role } from '../http/index.js';
import type { EpochMs, ExecutionId } from '../kernel/index.js';
import { JOB_BOUNDS } from './job-bounds.js';
import { JobChanger } from './job-changer.js';
import { JobCommands, type JobChange } from './job-commands.service.js';
import { refuse } from './job-problems.js';
import { JobRuns } from './job-runs.service.js';
import { JobVerbs } from './job-verbs.js';

/** Verbs that can be done to many jobs, with the role each needs. Source: design.md section 10. */
export const BULK_JOB_ROLES = {
  trigger: 'operator',
  pause: 'operator',
  resume: 'operator',
  enable: 'editor',
  disable: 'editor',
  delete: 'editor',
  restore: 'editor',
  add_tags: 'editor',
  remove_tags: 'editor',
} as const satisfies Record<string, Role>;

/** A verb of {@link BULK_JOB_ROLES}. */
export type BulkJobAction = keyof typeof BULK_JOB_ROLES;
/** All of them. */
export const BULK_JOB_ACTIONS = Object.keys(BULK_JOB_ROLES) as BulkJobAction[];

/** One verb, as it is done to each of many jobs. */
export interface BulkJobOrder {
  action: BulkJobAction;
  reason: string | null;
  /** End of a pause; null = none. */
  until: EpochMs | null;
  /** With add_tags and remove_tags. */
  tags: readonly string[];
}

/** What a verb did to one job. */
export interface BulkJobOutcome {
  changed: boolean;
  /** The run a trigger asked for. */
  executionId: ExecutionId | null;
}

/** The same commands that serve single requests, within the caller's transaction: locks, audit records, revisions and refusals are theirs. */
@Injectable()
export class BulkJobCommand {
  constructor(
    @Inject(JobVerbs) private readonly verbs: JobVerbs,
    @Inject(JobCommands) private readonly commands: JobCommands,
    @Inject(JobRuns) private readonly runs: JobRuns,
    @Inject(JobChanger) private readonly changer: JobChanger,
  ) {}

  /** @throws what the command throws. Call {@link announce} after the commit. */
  async apply(tx: Session, id: number, order: BulkJobOrder, principal: Principal): Promise<BulkJobOutcome> {
    if (order.action === 'trigger') {
      const run = { params: null, requestKey: null };
      const { executionId } = await this.runs.requestIn(tx, id, { principal, expected: null }, run);
      return { changed: true, executionId };
    }
    const { changed } = await this.change(tx, id, { ...order, action: order.action }, principal);
    return { changed, executionId: null };
  }

  /** Tells screens and the engine. */
  announce(id: number, { changed, executionId }: BulkJobOutcome): void {
    if (executionId !== null) this.runs.announce(id, executionId);
    else if (changed) this.changer.announce([id]);
  }

  private async change(
    tx: Session,
    id: number,
    order: BulkJobOrder & { action: Exclude<BulkJobAction, 'trigger'> },
    principal: Principal,
  ): Promise<JobChange> {
    const context = { principal, expected: null };
    const { reason, until } = order;
    switch (order.action) {
      case 'pause':
        return this.verbs.pause(tx, id, context, { reason, until });
      case 'resume':
        return this.verbs.resume(tx, id, context, reason);
      case 'enable':
        return this.verbs.enable(tx, id, context, reason);
      case 'disable':
        return this.verbs.disable(tx, id, context, reason);
      case 'restore':
        return this.verbs.restore(tx, id, context, reason);
      case 'delete':
        return this.commands.deleteIn(tx, id, context, reason);
      case 'add_tags':
        return this.retag(tx, id, principal, (tags) => [...new Set([...tags, ...order.tags])]);
      case 'remove_tags':
        return this.retag(tx, id, principal, (tags) => tags.filter((tag) => !order.tags.includes(tag)));
    }
  }

  private async retag(
    tx: Session,
    id: number,
    principal: Principal,
    edit: (tags: readonly string[]) => string[],
  ): Promise<JobChange> {
    const context = { principal, expected: null };
    const job = await this.commands.lockExisting(tx, id, context);
    const tags = edit(job.tags);
    const { max } = JOB_BOUNDS.tags;
    if (tags.length > max) throw refuse('/tags', 'TOO_MANY', `A job carries at most ${max} tags.`);
    return this.commands.updateIn(tx, id, { tags }, context);
  }
}

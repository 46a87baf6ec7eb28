import { Inject, Injectable } from '@nestjs/common';
import { parseInstant, roleAllows, type Principal, type Role } from '../http/index.js';
import { ForbiddenError, ValidationError, type ExecutionId, type FieldError } from '../kernel/index.js';
import type { JobAction, JobActionDto } from './dto/job-request.dto.js';
import { JobActions } from './job-actions.service.js';
import type { CommandContext } from './job-commands.service.js';
import type { JobEntity } from './job.entity.js';

/** Role each verb needs. Source: design.md section 10: operators run, pause and cancel; editors create, change and delete. */
const NEEDED: Readonly<Record<JobAction, Role>> = {
  trigger: 'operator',
  pause: 'operator',
  resume: 'operator',
  enable: 'editor',
  disable: 'editor',
  restore: 'editor',
};

/** Carries out what POST /jobs/{id}/action asks for. */
@Injectable()
export class JobActionRunner {
  constructor(@Inject(JobActions) private readonly actions: JobActions) {}

  /** @param requestKey equal for repetitions of one keyed request; null = none.
   *  @throws FORBIDDEN when the verb needs a higher role; else what {@link JobActions} throws. */
  async run(
    id: number,
    order: JobActionDto,
    context: CommandContext,
    requestKey: string | null,
  ): Promise<{ job: JobEntity; executionId?: ExecutionId }> {
    checkRole(order.action, context.principal);
    checkFields(order);
    const reason = order.reason ?? null;
    switch (order.action) {
      case 'trigger':
        return this.actions.trigger(id, context, { params: order.params ?? null, requestKey });
      case 'pause':
        return { job: await this.actions.pause(id, context, reason, parseInstant(order.until, '/until')) };
      case 'resume':
        return { job: await this.actions.resume(id, context, reason) };
      case 'enable':
        return { job: await this.actions.enable(id, context, reason) };
      case 'disable':
        return { job: await this.actions.disable(id, context, reason) };
      case 'restore':
        return { job: await this.actions.restore(id, context, reason) };
    }
  }
}

function checkRole(action: JobAction, { role }: Principal): void {
  const needed = NEEDED[action];
  if (roleAllows(role, needed)) return;
  throw new ForbiddenError(`${action} needs the role ${needed}; yours is ${role}.`, {
    permission: needed,
    role,
  });
}

function checkFields({ action, params, until }: JobActionDto): void {
  const errors: FieldError[] = [];
  const stray = (field: string, only: JobAction): void => {
    errors.push({
      pointer: `/${field}`,
      code: 'NOT_ALLOWED',
      message: `${field} belongs to the action ${only} only.`,
    });
  };
  if (params && action !== 'trigger') stray('params', 'trigger');
  if (until && action !== 'pause') stray('until', 'pause');
  if (errors.length > 0) throw new ValidationError(errors);
}

import { Inject, Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/index.js';
import { Database, DatabaseTime, type Session } from '../database/index.js';
import { principalLabel, registerProblems, type Principal } from '../http/index.js';
import { ConflictError, EventHub, NotFoundError, toIso } from '../kernel/index.js';
import type { InstanceEntity, InstanceStatus } from './instance.entity.js';
import { InstanceRepository } from './instance.repository.js';
import type { InstanceActionDto } from './instances.dto.js';
import { InstancesRead, PRESENT_STATUSES } from './instances.read.js';
import { drainOf } from './instances.service.js';

registerProblems({
  INSTANCE_ENDED: {
    status: 409,
    title: { en: 'The instance has ended', ar: 'انتهت النسخة' },
    help: 'Nothing can be asked of a process that is gone; start another.',
  },
  INSTANCE_PRESENT: {
    status: 409,
    title: { en: 'The instance has not ended', ar: 'لم تنتهِ النسخة' },
    help: 'Only one that was stopped or declared dead can be forgotten. Stop it first.',
  },
  NOTHING_TO_DRAIN: {
    status: 409,
    title: { en: 'There is nothing to drain', ar: 'لا شيء يُفرَّغ' },
    help: 'The instance only answers requests: it neither plans fires nor runs tasks.',
  },
});

/** Who wants it, and why. */
interface Wish {
  principal: Principal;
  reason: string | null;
}

/** What people want of an instance. It is written down here; the instance reads it and follows (`Fitness`). */
@Injectable()
export class InstanceActions {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DatabaseTime) private readonly time: DatabaseTime,
    @Inject(InstancesRead) private readonly instances: InstancesRead,
    @Inject(InstanceRepository) private readonly repository: InstanceRepository,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(EventHub) private readonly hub: EventHub,
  ) {}

  /** Once more changes nothing. @throws NOT_FOUND, INSTANCE_ENDED; NOTHING_TO_DRAIN for one that neither plans nor runs. */
  async act(id: number, action: InstanceActionDto['action'], wish: Wish): Promise<void> {
    await this.database.transaction(async (tx) => {
      const instance = await this.instances.find(tx, id);
      if (!instance) throw new NotFoundError('instance', id);
      refuse(instance);
      if ((instance.drainBy !== null) === (action === 'drain')) return;
      await this.write(tx, instance, action === 'drain', wish);
    });
    this.hub.publish({ type: 'instance.changed', instanceId: id });
  }

  /** Takes an ended one off the list; executions go on naming it. Once more changes nothing. @throws NOT_FOUND, INSTANCE_PRESENT. */
  async forget(id: number, { principal, reason }: Wish): Promise<void> {
    const isForgotten = await this.database.transaction(async (tx) => {
      const instance = await this.instances.find(tx, id);
      if (!instance) throw new NotFoundError('instance', id);
      const { name, status } = instance;
      if (PRESENT_STATUSES.includes(status)) throw present(id, status);
      const at = await this.time.read(tx);
      if (!(await this.repository.forget(tx, id, at))) return false;
      await this.audit.record(tx, {
        principal,
        action: 'instance.forget',
        targetType: 'instance',
        targetId: String(id),
        before: { name, status, forgottenAt: null },
        after: { name, status, forgottenAt: toIso(at) },
        reason,
      });
      return true;
    });
    if (isForgotten) this.hub.publish({ type: 'instance.changed', instanceId: id });
  }

  private async write(tx: Session, before: InstanceEntity, isDrained: boolean, wish: Wish): Promise<void> {
    const { principal, reason } = wish;
    const { id } = before;
    const after = isDrained ? { by: principalLabel(principal), at: await this.time.read(tx), reason } : null;
    if (!(await this.repository.setDrain(tx, id, after))) throw ended(id);
    await this.audit.record(tx, {
      principal,
      action: isDrained ? 'instance.drain' : 'instance.resume',
      targetType: 'instance',
      targetId: String(id),
      before: { drain: drainOf(before) },
      after: { drain: after && { ...after, at: toIso(after.at) } },
      reason,
    });
  }
}

function refuse({ id, status, runsEngine, runsTasks }: InstanceEntity): void {
  if (!PRESENT_STATUSES.includes(status)) throw ended(id);
  if (runsEngine || runsTasks) return;
  const detail = `Instance ${id} neither plans fires nor runs tasks: there is nothing to drain.`;
  throw new ConflictError('NOTHING_TO_DRAIN', detail, { id });
}

const present = (id: number, status: InstanceStatus): ConflictError =>
  new ConflictError(
    'INSTANCE_PRESENT',
    `Instance ${id} is ${status}; only one that has ended can be forgotten.`,
    {
      id,
      status,
    },
  );

const ended = (id: number): ConflictError =>
  new ConflictError('INSTANCE_ENDED', `Instance ${id} has ended; nothing can be asked of it.`, { id });

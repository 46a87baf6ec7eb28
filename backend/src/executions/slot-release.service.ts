import { Inject, Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/index.js';
import { Database, DatabaseTime, type Session } from '../database/index.js';
import { principalLabel, type Principal } from '../http/index.js';
import { EventHub, NotFoundError, ValidationError, type EpochMs } from '../kernel/index.js';
import { SlotRepository, type SlotState } from '../locks/index.js';
import { lockInUse } from './execution-problems.js';
import { isTerminal } from './execution-state.js';
import type { ExecutionView } from './execution-view.js';
import { ExecutionRepository } from './execution.repository.js';
import { ExecutionsRead } from './executions.read.js';

/** Which slot is to be freed, by whom, and how firmly. */
export interface SlotReleaseOrder {
  jobId: number;
  slot: number;
  principal: Principal;
  /** Also when its execution has not ended: that one becomes `lost`. */
  force: boolean;
  reason: string | null;
}

/** What an administrator's release did. */
export interface SlotReleaseResult {
  /** The execution that held it; null when it was free already. */
  executionId: string | null;
  /** Whether that execution was open and is recorded as `lost` now. */
  settledAsLost: boolean;
}

/** Decides what becomes of the execution behind a slot that is freed by hand. */
@Injectable()
export class SlotSettler {
  constructor(
    @Inject(ExecutionRepository) private readonly executions: ExecutionRepository,
    @Inject(ExecutionsRead) private readonly read: ExecutionsRead,
  ) {}

  /** @returns whether an open execution was settled.  @throws LOCK_IN_USE when it is open and the order is not forced. */
  async settleHolder(tx: Session, slot: SlotState, order: SlotReleaseOrder, at: EpochMs): Promise<boolean> {
    const holder = slot.executionId === null ? null : await this.read.findView(tx, slot.executionId);
    if (!holder || isTerminal(holder.status)) return false;
    if (!order.force) throw inUse(slot, holder);
    const reasonParams = { by: principalLabel(order.principal), reason: order.reason, slot: slot.slot };
    const lost = [{ id: holder.id, reasonCode: 'forced_release', reasonParams }];
    return (await this.executions.settle(tx, lost, 'lost', at)) > 0;
  }
}

/** Frees slots by hand. Lives above `locks`, because an open execution is settled in the same transaction. */
@Injectable()
export class SlotReleaseService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DatabaseTime) private readonly time: DatabaseTime,
    @Inject(SlotRepository) private readonly slots: SlotRepository,
    @Inject(SlotSettler) private readonly settler: SlotSettler,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(EventHub) private readonly hub: EventHub,
  ) {}

  /** A slot whose execution has ended or is gone is freed at once; one that is free stays so. The token is not lowered, so whatever
   *  still runs under it is refused afterwards. With `force` the same instant may see two runs of the job, the old one fenced off.
   *  @throws NOT_FOUND for a slot the job never had, LOCK_IN_USE, VALIDATION_FAILED when forced without a reason. */
  async release(order: SlotReleaseOrder): Promise<SlotReleaseResult> {
    if (order.force && !order.reason?.trim()) {
      const message = 'Say why: a forced release is kept in the audit log and in the execution.';
      throw new ValidationError([{ pointer: '?reason', code: 'REQUIRED', message }]);
    }
    const result = await this.database.transaction(async (tx) => {
      const slots = await this.slots.lockSlotsOf(tx, [order.jobId]);
      const slot = slots.find((candidate) => candidate.slot === order.slot);
      if (!slot) throw new NotFoundError('lock', `${order.jobId}/${order.slot}`);
      if (slot.executionId === null) return { executionId: null, settledAsLost: false };
      const settledAsLost = await this.settler.settleHolder(tx, slot, order, await this.time.read(tx));
      await this.slots.release(tx, order.jobId, slot.executionId);
      await this.record(tx, slot, order);
      return { executionId: slot.executionId, settledAsLost };
    });
    if (result.executionId === null) return result;
    this.hub.ring('start');
    this.hub.ring('cancel');
    this.hub.publish({ type: 'lock.changed', jobId: order.jobId });
    return result;
  }

  private async record(tx: Session, slot: SlotState, order: SlotReleaseOrder): Promise<void> {
    await this.audit.record(tx, {
      principal: order.principal,
      action: order.force ? 'lock.force_release' : 'lock.release',
      targetType: 'lock',
      targetId: `${order.jobId}/${order.slot}`,
      before: { executionId: slot.executionId, fencingToken: slot.fencingToken, instanceId: slot.instanceId },
      after: { executionId: null, fencingToken: slot.fencingToken, instanceId: null },
      reason: order.reason,
    });
  }
}

function inUse(slot: SlotState, holder: ExecutionView): Error {
  return lockInUse({ jobId: slot.jobId, slot: slot.slot, executionId: holder.id, status: holder.status });
}

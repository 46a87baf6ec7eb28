import { insertRows, toDbInstant, toDbInstantOrNull, type Database } from '../../../src/database/index.js';
import {
  STATUS_IDS,
  WAIT_REASONS,
  type ExecutionRecord,
  type WaitReason,
} from '../../../src/executions/index.js';
import {
  epochMs,
  idToBytes,
  newExecutionId,
  SECOND,
  type EpochMs,
  type Ms,
} from '../../../src/kernel/index.js';
import type { JobEntity } from '../../../src/jobs/index.js';
import { START } from './job.factory.js';

interface Extra {
  finishedAt: EpochMs | null;
  reasonCode: string | null;
  handedOverAt: EpochMs | null;
  cancelRequestedBy: string | null;
}

/** An execution in the making: a planned fire of the job, due at the start of the test, preferred by nobody. */
export class ExecutionBuilder {
  private readonly record: ExecutionRecord;
  private readonly extra: Extra = {
    finishedAt: null,
    reasonCode: null,
    handedOverAt: null,
    cancelRequestedBy: null,
  };

  constructor(job: Pick<JobEntity, 'id' | 'version' | 'priority'>) {
    this.record = {
      id: newExecutionId(START),
      jobId: job.id,
      origin: 0,
      scheduledFor: START,
      dueAt: START,
      fireCount: 1,
      kind: 0,
      status: 'planned',
      waitReason: WAIT_REASONS.none,
      priority: job.priority,
      jobVersion: job.version,
      attempt: 0,
      fence: 0,
      slot: null,
      handover: 0,
      instanceId: null,
      queuedAt: null,
      startedAt: null,
      paramsJson: null,
      cancelRequestedAt: null,
      catchUp: false,
    };
  }

  with(columns: Partial<ExecutionRecord & Extra>): this {
    const { finishedAt, reasonCode, handedOverAt, cancelRequestedBy, ...record } = columns;
    Object.assign(this.record, record);
    const given = Object.entries({ finishedAt, reasonCode, handedOverAt, cancelRequestedBy });
    Object.assign(this.extra, Object.fromEntries(given.filter(([, value]) => value !== undefined)));
    return this;
  }

  /** Planned and due so many milliseconds after the start of the test. */
  at(ms: Ms): this {
    return this.with({ scheduledFor: epochMs(START + ms), dueAt: epochMs(START + ms) });
  }

  preferredBy(instanceId: number): this {
    return this.with({ instanceId });
  }

  /** Asked for by somebody instead of planned. */
  requested(origin = 4_711): this {
    return this.with({ origin, kind: 2 });
  }

  queued(
    wait: Exclude<WaitReason, 'none'> = 'dispatch',
    slot: number | null = wait === 'slot' ? null : 0,
  ): this {
    return this.with({ status: 'queued', waitReason: WAIT_REASONS[wait], slot, queuedAt: START });
  }

  /** Started on a slot; {@link insert} gives it that slot. */
  running(instanceId: number, fence = 1, startedAt: EpochMs = START): this {
    return this.with({ status: 'running', instanceId, fence, slot: 0, attempt: 1, startedAt, waitReason: 0 });
  }

  cancelRequested(): this {
    return this.with({ cancelRequestedAt: START, cancelRequestedBy: 'user:ops' });
  }

  succeeded(): this {
    return this.ended('succeeded', null);
  }

  lost(): this {
    return this.ended('lost', 'instance_lost');
  }

  missed(): this {
    return this.ended('missed', 'too_late');
  }

  build(): ExecutionRecord {
    return { ...this.record };
  }

  /** Stores it; one that is running or holds a slot in the queue gets the slot. */
  async insert(database: Database): Promise<ExecutionRecord> {
    const { record, extra } = this;
    await database.transaction(async (tx) => {
      await insertRows(tx, 'scheduled_job_execution', [
        {
          id: idToBytes(record.id),
          job_id: record.jobId,
          origin: record.origin,
          scheduled_for: toDbInstant(record.scheduledFor),
          due_at: toDbInstant(record.dueAt),
          fire_count: record.fireCount,
          kind: record.kind,
          status_id: STATUS_IDS[record.status],
          wait_reason: record.waitReason,
          priority: record.priority,
          job_version: record.jobVersion,
          attempt: record.attempt,
          fence: record.fence,
          slot: record.slot,
          handover: record.handover,
          handed_over_at: toDbInstantOrNull(extra.handedOverAt),
          instance_id: record.instanceId,
          planned_at: toDbInstant(epochMs(record.dueAt - 2 * SECOND)),
          queued_at: toDbInstantOrNull(record.queuedAt),
          started_at: toDbInstantOrNull(record.startedAt),
          finished_at: toDbInstantOrNull(extra.finishedAt),
          reason_code: extra.reasonCode,
          params: record.paramsJson,
          cancel_requested_at: toDbInstantOrNull(record.cancelRequestedAt),
          cancel_requested_by: extra.cancelRequestedBy,
          catch_up: Number(record.catchUp),
        },
      ]);
      if (record.slot === null || extra.finishedAt !== null) return;
      await tx.execute(
        `UPDATE scheduled_job_lock SET execution_id = ?, fencing_token = ?, instance_id = ?, acquired_at = ? WHERE job_id = ? AND slot = ?`,
        [
          idToBytes(record.id),
          record.fence,
          record.instanceId,
          toDbInstant(START),
          record.jobId,
          record.slot,
        ],
      );
    });
    return this.build();
  }

  private ended(status: 'succeeded' | 'lost' | 'missed', reasonCode: string | null): this {
    return this.with({ status, finishedAt: epochMs(this.record.dueAt + SECOND), reasonCode });
  }
}

/** Begins an execution of a job. */
export function anExecution(of: Pick<JobEntity, 'id' | 'version' | 'priority'>): ExecutionBuilder {
  return new ExecutionBuilder(of);
}

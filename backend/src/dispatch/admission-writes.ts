import type { QueueWrite, StartWrite } from '../executions/index.js';
import type { EpochMs, ExecutionId } from '../kernel/index.js';
import type { SlotHold } from '../locks/index.js';
import type { Candidate } from './candidate.js';
import type { Fate } from './slot-board.js';

/** What became of a candidate, committed. `gone`: somebody else took or settled it first. */
export type Outcome =
  | ({
      kind: 'started';
      slot: number;
      fence: number;
      attempt: number;
      instanceId: number;
      at: EpochMs;
    } & Background)
  | { kind: 'queued' }
  | { kind: 'waiting' }
  | { kind: 'skipped'; reasonCode: string }
  | { kind: 'gone' };

/** What a run is told of what lies before it. */
export interface Background {
  /** Fires it stands for, itself included. */
  standsFor: number;
  /** Nominal instant of the job's newest success; null when there was none. */
  previousSuccessFor: EpochMs | null;
}

/** Somebody was faster. */
export const GONE: Outcome = { kind: 'gone' };

/** A newcomer that replaces `victim`. */
export interface Replacement {
  id: ExecutionId;
  jobId: number;
  victim: ExecutionId;
}

/** The fates of a batch as rows for the batch statements. Pure. */
export class AdmissionWrites {
  readonly holds: SlotHold[] = [];
  readonly starts: StartWrite[] = [];
  readonly waits: QueueWrite[] = [];
  readonly skips: { id: ExecutionId; reasonCode: string; reasonParams: Record<string, unknown> }[] = [];
  readonly replacements: Replacement[] = [];

  /** @param instanceId who runs what starts. @param at the database's time. */
  constructor(
    private readonly instanceId: number,
    readonly at: EpochMs,
  ) {}

  /** Notes what a fate writes. @returns what it means once it is committed. */
  add({ row }: Candidate, fate: Fate): Outcome {
    switch (fate.kind) {
      case 'start':
        return this.start(row, fate);
      case 'queue':
        this.hold(row, fate);
        this.waits.push({
          ...this.waitOf(row),
          wait: 'dispatch',
          slot: fate.slot,
          instanceId: this.instanceId,
          handedOver: true,
        });
        return { kind: 'queued' };
      case 'wait':
        if (row.status === 'planned') this.waits.push(this.waitOf(row));
        return { kind: 'waiting' };
      case 'replace':
        this.waits.push(this.waitOf(row));
        this.replacements.push({ id: row.id, jobId: row.jobId, victim: fate.victim });
        return { kind: 'waiting' };
      case 'skip':
        this.skips.push({ id: row.id, reasonCode: fate.reasonCode, reasonParams: fate.reasonParams });
        return { kind: 'skipped', reasonCode: fate.reasonCode };
      case 'gone':
        return GONE;
    }
  }

  private start(row: Candidate['row'], { slot, token }: { slot: number; token: number }): Outcome {
    const { at, instanceId } = this;
    const attempt = row.attempt + 1;
    this.hold(row, { slot, token });
    this.starts.push({ id: row.id, slot, fence: token, attempt, instanceId, at, catchUp: row.catchUp });
    const background = { standsFor: 1, previousSuccessFor: null };
    return { kind: 'started', slot, fence: token, attempt, instanceId, at, ...background };
  }

  private hold(row: Candidate['row'], { slot, token }: { slot: number; token: number }): void {
    const { at, instanceId } = this;
    this.holds.push({ jobId: row.jobId, slot, executionId: row.id, fencingToken: token, instanceId, at });
  }

  private waitOf({ id, catchUp }: Candidate['row']): QueueWrite {
    return { id, wait: 'slot', slot: null, instanceId: null, at: this.at, handedOver: false, catchUp };
  }
}

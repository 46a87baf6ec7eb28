import { Injectable } from '@nestjs/common';
import type { Session } from '../database/index.js';
import type { ExecutionId } from '../kernel/index.js';
import type { ExecutionStatus } from './execution-status.js';

/** An execution that has ended. */
export interface EndedExecution {
  id: ExecutionId;
  jobId: number;
  status: ExecutionStatus;
}

/** Hears of ended executions in the transaction that counts them: what it writes stands or falls with the count. */
export type EndedListener = (tx: Session, ended: readonly EndedExecution[]) => Promise<void>;

/** Tells of each execution that has ended, once, whatever crashes; within half a minute of its end. Those of a job come in the order in which
 *  they were planned, except that a run that took longer than others comes after them. */
@Injectable()
export class EndedExecutions {
  private readonly listeners: EndedListener[] = [];

  /** To be called before the loops start. */
  listen(listener: EndedListener): void {
    this.listeners.push(listener);
  }

  async tell(tx: Session, ended: readonly EndedExecution[]): Promise<void> {
    if (ended.length === 0) return;
    for (const listener of this.listeners) await listener(tx, ended);
  }
}

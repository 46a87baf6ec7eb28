import { Injectable } from '@nestjs/common';
import type { ExecutionId } from '../kernel/index.js';
import { ThisInstance } from '../instances/index.js';
import { TaskRegistry } from '../tasks/index.js';
import { Admission } from './admission.js';
import type { Candidate } from './candidate.js';
import { BatchLane } from './batch-lane.js';
import { JobCatalog } from './job-catalog.js';
import { LedgerStore } from './ledger-store.js';
import { TaskRunner } from './task-runner.js';

/** Starts executions that came through the queue, by id: reads them, takes their start in batches, runs the winners. */
@Injectable()
export class Starter {
  private readonly lane = new BatchLane<ExecutionId, boolean>((ids) => this.flush(ids));

  constructor(
    private readonly store: LedgerStore,
    private readonly catalog: JobCatalog,
    private readonly admission: Admission,
    private readonly runner: TaskRunner,
    private readonly registry: TaskRegistry,
    private readonly instance: ThisInstance,
  ) {}

  /** Waits for a permit, commits the start and resolves; from then on the row tracks the run. An entry that is not startable (settled,
   *  started elsewhere, unknown function, instance unfit) is dropped: the row is handed over again if it still waits. */
  async start(id: ExecutionId): Promise<void> {
    await this.runner.permits.take();
    let isRunning = false;
    try {
      isRunning = await this.lane.submit(id);
    } finally {
      if (!isRunning) this.runner.permits.release();
    }
  }

  /** Lets others start, at their next sweep, what this process got and will not start. */
  async handBack(ids: readonly ExecutionId[]): Promise<void> {
    if (ids.length === 0) return;
    await this.store.database.transaction((tx) => this.store.flow.handBack(tx, ids, null));
  }

  private async flush(ids: ExecutionId[]): Promise<boolean[]> {
    const unique = [...new Set(ids)];
    if (!this.instance.isFit) {
      // A stop must not delay what the queue gave to this process a moment ago.
      if (this.instance.isDraining) await this.handBack(unique);
      return ids.map(() => false);
    }
    const candidates = await this.candidatesOf(unique);
    const outcomes = await this.admission.admit(candidates, this.instance.id);
    const running = new Set<ExecutionId>();
    candidates.forEach((candidate, index) => {
      const outcome = outcomes[index]!;
      if (outcome.kind !== 'started') return;
      this.runner.run(candidate, outcome);
      running.add(candidate.row.id);
    });
    // The same id twice in a batch takes one permit only.
    return ids.map((id) => running.delete(id));
  }

  private async candidatesOf(ids: readonly ExecutionId[]): Promise<Candidate[]> {
    const { rows, jobs } = await this.store.database.read(async (session) => {
      const rows = (await this.store.executions.findRecords(session, ids)).filter(
        (row) => row.status === 'queued',
      );
      return { rows, jobs: await this.catalog.definitionsOf(session, rows) };
    });
    const foreign: ExecutionId[] = [];
    const candidates = rows.flatMap((row, index): Candidate[] => {
      const job = jobs[index];
      if (!job) return [];
      if (!this.registry.has(job.taskFunctionKey)) {
        foreign.push(row.id);
        return [];
      }
      return [{ row, job, intent: 'start' }];
    });
    // Handed over again after the usual wait, hopefully to a worker that has the function.
    if (foreign.length > 0) {
      await this.store.database.transaction((tx) =>
        this.store.flow.handBack(tx, foreign, this.store.time.now()),
      );
    }
    return candidates;
  }
}

import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { FinishLane, isRedelivered, JobCatalog, LedgerStore, Telemetry } from '../dispatch/index.js';
import { STATUS_IDS, type ExecutionRecord } from '../executions/index.js';
import { PeerObserver } from '../instances/index.js';
import { epochMs, toIso, type EpochMs } from '../kernel/index.js';
import type { JobEntity } from '../jobs/index.js';

/** Declares dead peers and settles what they left. */
@Injectable()
export class Recovery {
  constructor(
    private readonly config: AppConfig,
    private readonly store: LedgerStore,
    private readonly observer: PeerObserver,
    private readonly catalog: JobCatalog,
    private readonly finishLane: FinishLane,
    private readonly telemetry: Telemetry,
  ) {}

  /** One observation. Peers whose beat stands still are declared dead (one observer wins) and their runs settled; so are runs of instances
   *  that ended earlier without settling them. */
  async turn(): Promise<void> {
    const reading = this.store.database.read((session) =>
      this.observer.observe(session, this.config.instanceTtlMs),
    );
    const dead = await reading.catch((error: unknown) => {
      // Also when it was the connection that could not be had.
      this.observer.forget();
      throw error;
    });
    for (const peer of dead) await this.declareDead(peer);
    const left = await this.store.database.read((session) =>
      this.observer.findDeadWithRuns(session, STATUS_IDS.running),
    );
    for (const { id, heartbeatAt } of left) await this.settleRunsOf(id, heartbeatAt);
  }

  /** On an engine whose database has one process only: whoever is still registered is gone, its exclusive lock is ours. */
  async declarePredecessorsDead(): Promise<void> {
    const peers = await this.store.database.read((session) => this.observer.findOthers(session));
    for (const peer of peers) await this.declareDead(peer);
    await this.turn();
  }

  private async declareDead(peer: {
    id: number;
    beat: number;
    name: string;
    heartbeatAt: EpochMs;
  }): Promise<void> {
    const at = this.store.time.now();
    const isOurs = await this.store.database.transaction(async (tx) => {
      if (!(await this.observer.declareDead(tx, peer, at))) return false;
      await this.store.executions.disown(tx, peer.id);
      return true;
    });
    if (!isOurs) return;
    this.telemetry.logger.warn('an instance was declared dead', { instanceId: peer.id, name: peer.name });
    this.telemetry.hub.publish({ type: 'instance.changed', instanceId: peer.id, status: 'dead' });
  }

  /** Verdicts go through the finish lane, fenced like any other: a zombie that finishes meanwhile wins or loses by its token. */
  private async settleRunsOf(instanceId: number, heartbeatAt: EpochMs): Promise<void> {
    const { rows, jobs } = await this.store.database.read(async (session) => {
      const rows = await this.store.flow.findRunningOf(session, instanceId);
      return { rows, jobs: await this.catalog.definitionsOf(session, rows) };
    });
    await Promise.all(rows.map((row, index) => this.settleLost(row, jobs[index] ?? null, heartbeatAt)));
    if (rows.length > 0)
      this.telemetry.logger.warn('runs of a dead instance were settled', { instanceId, count: rows.length });
    this.telemetry.hub.ring('start');
  }

  private async settleLost(row: ExecutionRecord, job: JobEntity | null, heartbeatAt: EpochMs): Promise<void> {
    const now = this.store.time.now();
    const startedAt = row.startedAt ?? row.dueAt;
    // A start that no beat has vouched for: the function may never have been called.
    const isUnconfirmed = startedAt >= heartbeatAt;
    const isAgain = job !== null && row.cancelRequestedAt === null && isRedelivered(job, row.attempt);
    this.telemetry.metrics.count('mawid_recovered_executions_total', {
      outcome: isAgain ? 'retried' : 'lost',
    });
    await this.finishLane.finish({
      id: row.id,
      jobId: row.jobId,
      slot: row.slot ?? 0,
      fence: row.fence,
      attempt: row.attempt,
      status: 'lost',
      at: now,
      startedAt,
      scheduledFor: row.scheduledFor,
      instanceId: row.instanceId,
      resultJson: null,
      errorJson: null,
      reasonCode: isUnconfirmed ? 'start_unconfirmed' : 'instance_lost',
      reasonParamsJson: JSON.stringify({ instanceId: row.instanceId, lastHeartbeatAt: toIso(heartbeatAt) }),
      retryAt: isAgain ? epochMs(now) : null,
    });
  }
}

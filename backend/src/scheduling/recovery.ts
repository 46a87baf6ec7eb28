import { Injectable } from '@nestjs/common';
import { Database, DatabaseTime } from '../database/index.js';
import { FinishLane, isRedelivered, JobCatalog } from '../dispatch/index.js';
import { ExecutionFlowRepository, ExecutionRepository, STATUS_IDS, type ExecutionRecord } from '../executions/index.js';
import { InstanceRepository, PeerObserver, ThisInstance } from '../instances/index.js';
import { AppLogger, epochMs, EventHub, toIso, type EpochMs, type Ms } from '../kernel/index.js';
import type { JobEntity } from '../jobs/index.js';
import { MetricsRegistry } from '../metrics/index.js';

/** Declares dead peers and settles what they left. */
@Injectable()
export class Recovery {
  constructor(
    private readonly database: Database,
    private readonly time: DatabaseTime,
    private readonly instances: InstanceRepository,
    private readonly observer: PeerObserver,
    private readonly instance: ThisInstance,
    private readonly executions: ExecutionRepository,
    private readonly flow: ExecutionFlowRepository,
    private readonly catalog: JobCatalog,
    private readonly finishLane: FinishLane,
    private readonly hub: EventHub,
    private readonly metrics: MetricsRegistry,
    private readonly logger: AppLogger,
  ) {}

  /** One observation. Peers whose beat stands still are declared dead (one observer wins) and their runs settled; so are runs of instances
   *  that ended earlier without settling them. */
  async turn(ttlMs: Ms): Promise<void> {
    const dead = await this.database.read((session) => this.observer.observe(session, ttlMs));
    for (const peer of dead) await this.declareDead(peer);
    const left = await this.database.read((session) => this.instances.findDeadWithRuns(session, STATUS_IDS.running));
    for (const { id, heartbeatAt } of left) await this.settleRunsOf(id, heartbeatAt);
  }

  /** On an engine whose database has one process only: whoever is still registered is gone, its exclusive lock is ours. */
  async declarePredecessorsDead(): Promise<void> {
    const peers = await this.database.read((session) => this.instances.findActive(session));
    for (const peer of peers) if (peer.id !== this.instance.id) await this.declareDead(peer);
    await this.turn(Number.MAX_SAFE_INTEGER);
  }

  private async declareDead(peer: { id: number; beat: number; name: string; heartbeatAt: EpochMs }): Promise<void> {
    const by = { instanceId: this.instance.id, at: this.time.now() };
    const isOurs = await this.database.transaction(async (tx) => {
      if (!(await this.instances.declareDead(tx, peer.id, peer.beat, by))) return false;
      await this.executions.disown(tx, peer.id);
      return true;
    });
    if (!isOurs) return;
    this.logger.warn('an instance was declared dead', { instanceId: peer.id, name: peer.name });
    this.hub.publish({ type: 'instance.changed', instanceId: peer.id, status: 'dead' });
  }

  /** Verdicts go through the finish lane, fenced like any other: a zombie that finishes meanwhile wins or loses by its token. */
  private async settleRunsOf(instanceId: number, heartbeatAt: EpochMs): Promise<void> {
    const { rows, jobs } = await this.database.read(async (session) => {
      const rows = await this.flow.findRunningOf(session, instanceId);
      return { rows, jobs: await this.catalog.definitionsOf(session, rows) };
    });
    await Promise.all(rows.map((row, index) => this.settleLost(row, jobs[index] ?? null, heartbeatAt)));
    if (rows.length > 0) this.logger.warn('runs of a dead instance were settled', { instanceId, count: rows.length });
    this.hub.ring('start');
  }

  private async settleLost(row: ExecutionRecord, job: JobEntity | null, heartbeatAt: EpochMs): Promise<void> {
    const now = this.time.now();
    const startedAt = row.startedAt ?? row.dueAt;
    // A start that no beat has vouched for: the function may never have been called.
    const isUnconfirmed = startedAt >= heartbeatAt;
    const isAgain = job !== null && isRedelivered(job, row.attempt);
    this.metrics.count('mawid_recovered_executions_total', { outcome: isAgain ? 'retried' : 'lost' });
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

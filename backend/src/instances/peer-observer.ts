import { Injectable } from '@nestjs/common';
import type { Session } from '../database/index.js';
import { Clock, type EpochMs, type Ms } from '../kernel/index.js';
import { isDead, observePulse, type PeerPulse } from './heartbeat-state.js';
import { InstanceRepository, type PeerReading } from './instance.repository.js';
import { ThisInstance } from './this-instance.js';

/** Watches the beats of the peers, and knows which functions live instances have.
 *
 *  Purpose: liveness is observed here, never compared with a clock. State: one pulse a peer, the last readings.
 *  Failure handling: whoever fails to read calls {@link forget}, so that an outage of the database, however long, declares nobody dead. */
@Injectable()
export class PeerObserver {
  private pulses = new Map<number, PeerPulse>();
  private peers: PeerReading[] = [];
  private readonly functions = new Map<string, string[]>();

  constructor(
    private readonly repository: InstanceRepository,
    private readonly instance: ThisInstance,
    private readonly clock: Clock,
  ) {}

  /** Live instances at the last reading, this one included. */
  get alive(): readonly PeerReading[] {
    return this.peers;
  }

  /** Reads once. @returns peers that this observer finds dead; declaring them is a compare-and-set on the beat given. */
  async observe(session: Session, ttlMs: Ms): Promise<PeerReading[]> {
    const readings = await this.repository.findActive(session);
    const now = this.clock.monotonic();
    const pulses = new Map(
      readings.map((peer) => [peer.id, observePulse(this.pulses.get(peer.id) ?? null, peer.beat, now)]),
    );
    this.pulses = pulses;
    this.peers = readings;
    return readings.filter((peer) => !this.isSelf(peer) && isDead(pulses.get(peer.id)!, now, ttlMs));
  }

  /** After a failed read every count begins anew. */
  forget(): void {
    this.pulses.clear();
  }

  /** Registered instances but this one. */
  async findOthers(session: Session): Promise<PeerReading[]> {
    return (await this.repository.findActive(session)).filter((peer) => !this.isSelf(peer));
  }

  /** Declares a peer dead, if it has not beaten since it was read. @returns whether this declaration stands. */
  async declareDead(tx: Session, peer: Pick<PeerReading, 'id' | 'beat'>, at: EpochMs): Promise<boolean> {
    return this.repository.declareDead(tx, peer.id, peer.beat, { instanceId: this.instance.id, at });
  }

  /** Ended instances that still own running rows. */
  async findDeadWithRuns(
    session: Session,
    runningStatusId: number,
  ): Promise<{ id: number; heartbeatAt: EpochMs }[]> {
    return this.repository.findDeadWithRuns(session, runningStatusId);
  }

  /** Live instances that run tasks and have this function. `draining` ones take nothing new. */
  holdersOf(taskFunctionKey: string): PeerReading[] {
    return this.peers.filter(
      (peer) => peer.runsTasks && peer.status === 'alive' && this.functionsOf(peer).includes(taskFunctionKey),
    );
  }

  private isSelf(peer: { id: number }): boolean {
    return this.instance.isRegistered && peer.id === this.instance.id;
  }

  private functionsOf(peer: PeerReading): string[] {
    let keys = this.functions.get(peer.functionsJson);
    if (!keys) {
      if (this.functions.size > 100) this.functions.clear();
      keys = JSON.parse(peer.functionsJson) as string[];
      this.functions.set(peer.functionsJson, keys);
    }
    return keys;
  }
}

import { Injectable, Optional } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { Database } from '../database/index.js';
import { ExecutionQueue } from '../dispatch/index.js';
import {
  Heartbeat,
  InstanceRepository,
  PeerObserver,
  SILENCE_MARGIN_MS,
  ThisInstance,
} from '../instances/index.js';
import { Clock } from '../kernel/index.js';
import { LookupsRepository } from '../lookups/index.js';
import { DatabaseSettingsRead } from './instance-facts.read.js';
import type { InstanceFacts } from './instance-facts.js';

/** What this process stands on. */
@Injectable()
export class Surroundings {
  constructor(
    readonly database: Database,
    private readonly settings: DatabaseSettingsRead,
    private readonly lookups: LookupsRepository,
    private readonly instances: InstanceRepository,
    @Optional() private readonly queue?: ExecutionQueue,
  ) {}

  /** Reads settings, fixed rows and what is wanted of the instance, and asks Redis. */
  async look(
    id: number,
  ): Promise<Pick<InstanceFacts, 'engine' | 'settings' | 'missingSeeds' | 'hasFireKey' | 'drain' | 'redis'>> {
    const found = await this.database.read(async (session) => ({
      settings: await this.settings.read(session),
      missingSeeds: await this.lookups.findMissingSeeds(session),
      hasFireKey: await this.settings.hasFireKey(session),
      drain: await this.instances.findDrain(session, id),
    }));
    return { engine: this.database.dialect.name, ...found, redis: await this.lookAtRedis() };
  }

  private async lookAtRedis(): Promise<InstanceFacts['redis']> {
    if (!this.queue) return null;
    const { isConnected } = this.queue;
    const policy = isConnected ? await this.queue.evictionPolicy().catch(() => null) : null;
    return { isConnected, policy };
  }
}

/** Gathers what this process knows of itself. */
@Injectable()
export class SelfExamination {
  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly instance: ThisInstance,
    private readonly heartbeat: Heartbeat,
    private readonly observer: PeerObserver,
    private readonly surroundings: Surroundings,
  ) {}

  async facts(): Promise<InstanceFacts> {
    const { instance, heartbeat } = this;
    return {
      ...(await this.surroundings.look(instance.id)),
      mode: this.config.mode,
      clockOffsetMs: heartbeat.clockOffsetMs,
      corrections: heartbeat.signs.corrections,
      loopDelays: heartbeat.signs.loopDelays(this.clock.monotonic()),
      silenceMs: this.config.instanceTtlMs - SILENCE_MARGIN_MS,
      hasPeer: this.observer.alive.some(
        (peer) => peer.runsEngine && peer.status === 'alive' && peer.id !== instance.id,
      ),
      heartbeat: instance.isDeclaredDead ? 'declared_dead' : instance.isBeating ? 'beating' : 'silent',
    };
  }
}

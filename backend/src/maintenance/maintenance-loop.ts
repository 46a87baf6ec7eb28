import { Injectable } from '@nestjs/common';
import { AppLogger, Clock, Loop, MINUTE, SECOND, type Ms, type StartStop } from '../kernel/index.js';
import { LoadSampler, RollupService } from '../statistics/index.js';
import { Upkeep } from './upkeep.js';
import { ZoneData } from './zone-data.js';

/** Runs the upkeep of an engine process.
 *
 *  Purpose: pauses end, missing functions are noticed, orphaned slots are freed, ended executions are added up,
 *  and how many wait and run is sampled. State: none.
 *  Failure handling: a turn that fails is repeated at its next time. */
@Injectable()
export class MaintenanceLoop implements StartStop {
  private readonly loops: Loop[];

  constructor(
    clock: Clock,
    upkeep: Upkeep,
    rollups: RollupService,
    sampler: LoadSampler,
    zones: ZoneData,
    logger: AppLogger,
  ) {
    const loop = (name: string, periodMs: Ms, turn: () => Promise<boolean | void>): Loop =>
      new Loop(clock, {
        periodMs,
        turn,
        onError: (error) =>
          logger.warn(`upkeep (${name}) had an error and goes on`, { error: String(error) }),
      });
    this.loops = [
      loop('pauses', SECOND, () => upkeep.endPauses()),
      loop('handlers', 5 * SECOND, () => upkeep.judgeHandlers()),
      loop('fires without handler', 5 * SECOND, () => upkeep.settleWithoutHandler()),
      loop('time zones', 5 * SECOND, () => zones.watch()),
      loop('slots', MINUTE, () => upkeep.freeOrphanedSlots()),
      loop('slot rows', MINUTE, () => upkeep.repairSlots()),
      loop('rollup', 10 * SECOND, () => rollups.turn()),
      loop('load', 10 * SECOND, () => sampler.sample()),
    ];
  }

  async start(): Promise<void> {
    // All at once: a stop between two of them would leave the later ones running.
    await Promise.all(this.loops.map((loop) => loop.start()));
  }

  async stop(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop()));
  }
}

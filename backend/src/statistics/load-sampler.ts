import { Injectable } from '@nestjs/common';
import { Database, DatabaseTime } from '../database/index.js';
import { STATUS_IDS } from '../executions/index.js';
import { InstancesRead, STATUS_COUNT_LIMIT } from '../instances/index.js';
import { sampleOf } from './load.js';
import { RollupService } from './rollup.service.js';
import { StatisticsRead } from './statistics.read.js';

/** Notes every so often how many executions wait and run: that cannot be told afterwards. Several processes may do it; a level is the
 *  mean of all samples. Counts end at {@link STATUS_COUNT_LIMIT}. */
@Injectable()
export class LoadSampler {
  constructor(
    private readonly database: Database,
    private readonly time: DatabaseTime,
    private readonly reads: StatisticsRead,
    private readonly instances: InstancesRead,
    private readonly rollups: RollupService,
  ) {}

  /** One sample. */
  async sample(): Promise<void> {
    const now = this.time.now();
    const counted = await this.database.read(async (session) => {
      const running = [{ id: STATUS_IDS.running, name: 'running' }];
      const open = await this.instances.countExecutions(session, running, null);
      const waiting = await this.reads.countLate(session, now, STATUS_COUNT_LIMIT);
      return { waiting, running: open.byName['running'] ?? 0 };
    });
    await this.rollups.addSamples(sampleOf(counted, now));
  }
}

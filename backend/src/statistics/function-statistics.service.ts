import { Injectable } from '@nestjs/common';
import { Database, DatabaseTime } from '../database/index.js';
import { DAY, epochMs, type EpochMs } from '../kernel/index.js';
import { FunctionStatisticsRead } from './function-statistics.read.js';
import { successPercent, type Outcomes } from './summarise.js';

/** How the jobs of a task function did. */
export interface FunctionStatistics extends Outcomes {
  taskFunctionKey: string;
  successPercent: number | null;
}

/** How task functions did in the last days. */
@Injectable()
export class FunctionStatisticsService {
  constructor(
    private readonly database: Database,
    private readonly time: DatabaseTime,
    private readonly reads: FunctionStatisticsRead,
  ) {}

  /** By key; every function that has a job. @param days today is the first, in UTC. */
  async lastDays(days: number): Promise<{ from: EpochMs; now: EpochMs; items: FunctionStatistics[] }> {
    const now = this.time.now();
    const from = epochMs(Math.floor(now / DAY) * DAY - (days - 1) * DAY);
    const sums = await this.database.read((session) => this.reads.outcomesSince(session, from));
    const items = [...sums]
      .map(([taskFunctionKey, outcomes]) => ({
        taskFunctionKey,
        ...outcomes,
        successPercent: successPercent(outcomes),
      }))
      .sort((a, b) => (a.taskFunctionKey < b.taskFunctionKey ? -1 : 1));
    return { from, now, items };
  }
}

import { Module } from '@nestjs/common';
import { InstancesRead } from '../instances/index.js';
import { JobsModule } from '../jobs/index.js';
import { RollupRepository } from './rollup.repository.js';
import { StatisticsController } from './statistics.controller.js';
import { StatisticsRead } from './statistics.read.js';
import { StatisticsService } from './statistics.service.js';

/** Statistics, for processes that serve the API. Reads only. Needs the platform's global providers and AppConfig. */
@Module({
  imports: [JobsModule],
  controllers: [StatisticsController],
  providers: [InstancesRead, RollupRepository, StatisticsRead, StatisticsService],
})
export class StatisticsModule {}

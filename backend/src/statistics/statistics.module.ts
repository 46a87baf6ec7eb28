import { Module } from '@nestjs/common';
import { InstancesRead } from '../instances/index.js';
import { JobsModule } from '../jobs/index.js';
import { AttentionRead } from './attention.read.js';
import { AttentionService } from './attention.service.js';
import { FunctionStatisticsRead } from './function-statistics.read.js';
import { FunctionStatisticsService } from './function-statistics.service.js';
import { RollupRepository } from './rollup.repository.js';
import { SeriesRepository } from './series.repository.js';
import { StatisticsController } from './statistics.controller.js';
import { StatisticsRead } from './statistics.read.js';
import { StatisticsService } from './statistics.service.js';
import { TimelineController } from './timeline.controller.js';
import { TimelineRead } from './timeline.read.js';
import { TimelineService } from './timeline.service.js';

/** Statistics and timeline, for processes that serve the API. Reads only. Needs the platform's global providers and AppConfig. */
@Module({
  imports: [JobsModule],
  controllers: [StatisticsController, TimelineController],
  providers: [
    AttentionRead,
    AttentionService,
    FunctionStatisticsRead,
    FunctionStatisticsService,
    InstancesRead,
    RollupRepository,
    SeriesRepository,
    StatisticsRead,
    StatisticsService,
    TimelineRead,
    TimelineService,
  ],
})
export class StatisticsModule {}
